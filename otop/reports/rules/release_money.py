"""The sentences of a release about money: the sum with its parts, the target, the year before, the groups."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from otop.reports.rules.release_pieces import BAHT, Paragraph, Piece, Teller, baht
from otop.reports.rules.rounding import plainly

BUCKETS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Money(Teller):
    """The teller of money."""

    def money(self) -> Paragraph:
        """What it earned: the sum with its parts, the target, the year before."""
        f, total = self.facts, self.facts.total_satang
        if total is None:
            return self.one_sum()
        parts = [self.say("ตลอดงานเกิดรายได้รวม" if f.over else "จนถึงขณะนี้เกิดรายได้รวม", "Sales came to ")]
        parts += [self.best("total", baht(total), BAHT)]
        if f.sold_satang and f.ordered_satang:
            parts += [self.say(" มาจากการขายภายในงาน", ": "), self.about("sold", baht(f.sold_satang), BAHT)]
            parts += [self.say(" และคำสั่งซื้อ", " sold on site and ")]
            parts += [self.about("ordered", baht(f.ordered_satang), BAHT), self.say("", " in orders")]
        return [*parts, self.say("", "."), *self.against_target(total), *self.against_last_year(total)]

    def one_sum(self) -> Paragraph:
        """Where only one of the two sums is known, there is no total to speak of."""
        f = self.facts
        if f.sold_satang is not None:
            sold = self.best("sold", baht(f.sold_satang), BAHT)
            return [self.say("การขายภายในงานมียอด", "Sales on site came to "), sold, self.say("", ".")]
        if f.ordered_satang is not None:
            ordered = self.best("ordered", baht(f.ordered_satang), BAHT)
            return [self.say("คำสั่งซื้อมียอด", "Orders came to "), ordered, self.say("", ".")]
        return []

    def against_target(self, total: int) -> Paragraph:
        target = self.facts.target_satang
        if not target:
            return []
        goal = self.number(plainly(baht(target)), "target", baht(target), BAHT)
        share = self.percent("target_share", Fraction(total * 1000 // target, 10))  # down: 100 is "reached"
        if total == target:
            return [self.say(" ครบตามเป้าหมาย ", " That is exactly the target of "), goal, self.say("", ".")]
        if total > target:
            head, end = self.say(" ทะลุเป้าหมาย ", " That is past the target of "), self.say(" ของเป้าหมาย", " of it.")
            return [head, goal, self.say(" หรือร้อยละ ", ": "), share, end]
        head, end = self.say(" คิดเป็นร้อยละ ", " That is "), self.say("", ".")
        return [head, share, self.say(" ของเป้าหมาย ", " of the target of "), goal, end]

    def against_last_year(self, total: int) -> Paragraph:
        before = self.facts.last_year_satang
        if not before or not self.facts.over:
            return []
        tenths = abs(total - before) * 1000 // before
        if not tenths:
            return [self.say(" ใกล้เคียงกับปีที่ผ่านมา", " That is close to the year before.")]
        word = ("เพิ่มขึ้น", "more") if total > before else ("ลดลง", "less")
        percent = self.percent("change", Fraction(tenths, 10))
        head = self.say(f" {word[0]}จากปีที่ผ่านมาร้อยละ ", " This is ")
        return [head, percent, self.say("", f" {word[1]} than the year before.")]

    def buckets(self) -> Paragraph:
        """The groups that sold most. A group without a name in this language is not told, nor are those below it."""
        told = [b for b in self.facts.buckets if b.amount_satang]
        named = []
        for bucket in sorted(told, key=lambda b: -(b.amount_satang or 0))[:BUCKETS_NAMED]:
            if not self.own(bucket.name):
                break
            amount = self.best("total", baht(bucket.amount_satang or 0), BAHT, bucket.opens)
            named.append([Piece(self.own(bucket.name)), self.say(" (", " ("), amount, self.say(")", ")")])
        if not named:
            return []
        head = self.say("กลุ่มที่มียอดสูงสุด ได้แก่ ", "Selling most: ")
        if any(bucket.amount_satang is None for bucket in self.facts.buckets):  # one of those could have sold more
            head = self.say("กลุ่มที่มียอดแล้ว ได้แก่ ", "Among what was sold: ")
        return [head, *self.listed(named), self.say("", ".")]
