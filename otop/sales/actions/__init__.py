"""What the phones' door books here. Each function is one statement, whatever the number of records.

All of them run in the door's transaction with the place's row locked, after the ledger has said which records are new.
"""

from otop.sales.actions.corrections import book_confirmations, book_voids
from otop.sales.actions.prices import book_prices, book_products
from otop.sales.actions.receipts import book_sales
from otop.sales.actions.slips import book_slips

__all__ = ["book_confirmations", "book_prices", "book_products", "book_sales", "book_slips", "book_voids"]
