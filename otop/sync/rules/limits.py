"""The limits of the door, all of them (docs/sync.md)."""

from __future__ import annotations

from datetime import timedelta

from otop.base.money import LINES_MAX
from otop.base.uploads import PICTURE_RATIO_MAX, PICTURE_SIDE_MAX
from otop.sales.types import PRICE_SATANG_MAX, PRODUCT_NAME_LETTERS_MAX

SENT_BYTES_MAX = 1 << 20
UNPACKED_BYTES_MAX = 8 << 20
ENROLMENT_BYTES_MAX = 4 << 10  # from whoever knows the address
MARKS_A_BATCH_MAX = 250_000  # of { [ : and , which make all that takes memory; 500 records with 2,000 lines have 30,000
RECORDS_MAX = 500
RECORD_BYTES_MAX = 128 << 10  # the longest that the kinds allow, every letter escaped, is 128,375
FILE_RECORDS_MAX = 40_000  # of a phone's file; eight mebibytes of real records are no more
FILE_PARTS_MAX = 100
FILE_MARKS_MAX = 2_000_000  # 40,000 sales of one line have 1,120,000
LINES_A_SALE_MAX = LINES_MAX
LINES_A_BATCH_MAX = 2_000
BATCHES_A_MINUTE_MAX = 300
OLD_AFTER = timedelta(days=30)  # after the fair's last day
NAME_LETTERS_MAX = 80
RETRY_WHEN_AWAY_S = 5
AHEAD_MAX = 1_000_000  # numbers that one phone may owe in all its runs; a booth's gives out some thousands a fair
RUNS_MAX = 100  # of one phone; a new one only when its storage is new
REFUSED_BYTES_A_DAY_MAX = 16 << 20  # of one phone, newly kept; more than any one batch
REFUSED_BYTES_A_DAY_REVOKED_MAX = 2 << 20  # 2,300 sales of 400 bytes; a booth sells fewer in a day
REFUSED_RECORD_BYTES = 512  # what a kept record takes beside its own bytes: reason, digest, keys
RETRY_WHEN_BUSY_S = 30
APP_VERSION_WANTED = 1
PRODUCTS_MAX = 100  # a booth's list
QUEUE_MAX = 200
PICTURE_BYTES_MAX = 1 << 20
PICTURE_PIXELS_MAX = 20_000_000
PICTURE_KEPT_SIDE_MAX = 1_600
PICTURES_A_DAY_MAX = 60  # of one phone; a fair's forty slips and some taken again

TOLD = {
    "sent_bytes": SENT_BYTES_MAX,
    "records": RECORDS_MAX,
    "record_bytes": RECORD_BYTES_MAX,
    "lines_a_sale": LINES_A_SALE_MAX,
    "lines_a_batch": LINES_A_BATCH_MAX,
    "batches_a_minute": BATCHES_A_MINUTE_MAX,
    "price_satang_max": PRICE_SATANG_MAX,
    "products_max": PRODUCTS_MAX,
    "name_letters": PRODUCT_NAME_LETTERS_MAX,
    "picture_bytes": PICTURE_BYTES_MAX,
    "picture_pixels": PICTURE_PIXELS_MAX,
    "picture_side": PICTURE_SIDE_MAX,
    "picture_ratio": PICTURE_RATIO_MAX,
    "pictures_a_day": PICTURES_A_DAY_MAX,
}
"""What a phone is told, so that it asks before it records."""
