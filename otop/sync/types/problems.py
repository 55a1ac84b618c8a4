"""What can go wrong at the door and at the desk, and what this domain announces."""

from __future__ import annotations

from otop.base.types import Problem, Text


class BadEnvelope(Problem):
    code = "bad_envelope"
    text = Text("อ่านชุดข้อมูลไม่ได้: {what}", "The batch cannot be read: {what}")


class TooLarge(Problem):
    code = "too_large"
    text = Text(
        "ชุดข้อมูลใหญ่เกินไป ({what}) แบ่งส่งเป็นชุดเล็กลง",
        "The batch is over the limit ({what}). Send it in smaller parts.",
    )


class TooOften(Problem):
    code = "too_often"
    text = Text("ส่งถี่เกินไป รอสักครู่แล้วส่งใหม่", "Too many batches within a minute. Wait a little and send again.")

    def __init__(self, *, retry_s: int) -> None:
        self.retry_s = retry_s
        super().__init__()


class Revoked(Problem):
    """Raised inside a transaction that must not stand, too: the phone was revoked after its key was read."""

    code = "revoked"
    text = Text(
        "เครื่องนี้ถูกยกเลิกแล้ว รายการที่ส่งเก็บไว้ให้เจ้าหน้าที่ตัดสิน",
        "This phone was revoked. What it sent is kept for an officer to settle.",
    )


class TooMuchRefused(TooOften):
    code = "too_much_refused"
    text = Text(
        "วันนี้เครื่องนี้ส่งรายการที่รับไม่ได้มากเกินไป ชุดนี้ไม่ได้เก็บ ส่งใหม่พรุ่งนี้ หรือส่งออกเป็นแฟ้มไปที่โต๊ะเจ้าหน้าที่",
        "This phone sent too much today that could not be taken. Nothing of this batch was stored."
        " Send it again tomorrow, or export it as a file for the desk.",
    )


class TooManyPictures(TooOften):
    code = "too_many_pictures"
    text = Text(
        "วันนี้เครื่องนี้ส่งภาพครบจำนวนแล้ว ภาพที่เปิดไม่ได้ก็นับด้วย ส่งใบสรุปโดยไม่มีภาพ หรือส่งภาพพรุ่งนี้",
        "This phone has sent its pictures of today; those that could not be opened count, too."
        " Hand in the slip without one, or send the picture tomorrow.",
    )


class NoPicturesFromHere(Problem):
    code = "scope"
    text = Text("ส่งภาพได้จากบูธและโต๊ะเจ้าหน้าที่เท่านั้น", "Only phones of a booth or a desk send pictures.")


class Busy(Problem):
    """The place is being written by another batch for longer than we wait; nothing was stored."""

    code = "busy"
    text = Text("จุดนี้กำลังรับข้อมูลชุดอื่น ส่งใหม่อีกครั้ง", "This place is taking another batch. Send again.")


class UnknownRefusal(Problem):
    code = "unknown_refusal"
    text = Text("ไม่พบรายการที่ถูกปฏิเสธนี้", "There is no such refused record.")


class AlreadySettled(Problem):
    code = "already_settled"
    text = Text("รายการนี้ตัดสินไปแล้ว", "This record was settled already.")


class CannotAccept(Problem):
    code = "cannot_accept"
    text = Text(
        "รับรายการนี้เข้าบัญชีไม่ได้ ({code_th}) ให้ปฏิเสธพร้อมเหตุผล แล้วบันทึกยอดเป็นใบสรุป",
        "This record cannot be accepted ({code_en}). Reject it with a reason and enter its amount as a slip.",
    )


class ReasonNeeded(Problem):
    code = "reason_needed"
    text = Text("โปรดเขียนเหตุผล", "Please give a reason.")


class NothingMissing(Problem):
    code = "nothing_missing"
    text = Text("เครื่องนี้ไม่มีหมายเลขที่ขาด", "No number is missing from this phone.")


class MissingRecords(Problem):
    code = "missing_records"
    text = Text(
        "ยังขาด {count} รายการจาก {devices} เครื่อง ปิดวันได้ถ้าเขียนเหตุผล",
        "Records still missing: {count} (phones: {devices}). The day can be closed over them with a reason.",
    )


class MissingSlips(MissingRecords):
    code = "missing_slips"
    text = Text(
        "ยังไม่ได้ใบเสร็จหรือใบสรุปจาก {booths} บูธ ปิดวันได้ถ้าเขียนเหตุผล",
        "Booths without receipts or a slip: {booths}. The day can be closed over them with a reason.",
    )


class UnknownSubject(Problem):
    code = "unknown_subject"
    text = Text(
        "ไม่มีเรื่องนี้ให้ดูแล้ว อาจถูกยกเลิกหรือแก้ไขไปแล้ว",
        "There is nothing to look at here any more; it may have been voided or corrected.",
    )


class BadSlip(Problem):
    code = "bad_slip"
    text = Text("รับใบสรุปนี้ไม่ได้: {what_th}", "This slip cannot be taken: {what_en}")


class DayToCome(Problem):
    code = "day_to_come"
    text = Text("ยังไม่ถึงวันที่ {day} โปรดเลือกวันใหม่", "{day} is still to come. Choose another day.")


class BadFile(Problem):
    code = "bad_file"
    text = Text("อ่านแฟ้มไม่ได้: {what}", "The file cannot be read: {what}")


class FileTooLong(Problem):
    code = "file_too_long"
    text = Text(
        "แฟ้มยาวเกินไป แฟ้มหนึ่งมีได้ {parts} ส่วน รวม {records:,} รายการ ไม่ได้เก็บสิ่งใดไว้ โปรดแบ่งแฟ้ม",
        "The file is too long: at most {parts} parts and {records:,} records in all. Nothing was stored. Divide it.",
    )


ANNOUNCED = {
    "sync.record_accepted": Text("รับรายการที่ถูกปฏิเสธเข้าบัญชี", "A refused record was accepted"),
    "sync.record_rejected": Text("ไม่รับรายการที่ถูกปฏิเสธ", "A refused record was rejected for good"),
    "sync.words_struck": Text("ลบถ้อยคำของบุคคลออกจากรายการ", "A person's words were struck out of a record"),
    "sync.looked_at": Text("ตรวจสิ่งที่ควรดูแล้ว", "Something worth a look was looked at"),
    "sync.look_taken_back": Text("ยกเลิกการตรวจ", "A look was taken back"),
    "sync.slip_entered": Text("บันทึกใบสรุปยอดที่โต๊ะ", "A slip was entered at the desk"),
    "sync.picture_kept": Text("รับภาพถ่ายใบสรุปแล้ว", "A photographed slip was kept"),
    "sync.file_handed_in": Text("ส่งแฟ้มของเครื่องเข้าระบบแทน", "A phone's file was handed in"),
    "sync.numbers_written_off": Text("ตัดหมายเลขที่ขาดของเครื่อง", "Missing numbers of a phone were written off"),
    "sync.ledger_anchored": Text("ยึดบัญชีรายการของวันไว้กับสายโซ่หลักฐาน", "A day of the ledger was anchored"),
    "sync.verified": Text("ตรวจทานบัญชีทุกงานแล้ว", "The books were verified"),
}
"""What this domain announces, as the audit trail says it."""
