from __future__ import annotations

from otop.base.types import Problem, Text


class UnknownCategory(Problem):
    code = "unknown_category"
    text = Text("ไม่พบประเภทผลิตภัณฑ์ {category}", "There is no product category {category}.")


class BadPrice(Problem):
    code = "bad_price"
    text = Text("ราคา {satang} สตางค์ไม่ถูกต้อง", "A price of {satang} satang cannot be.")
