"""The register as a document in two languages. What it says comes from the models and the rows of retention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from otop.base.personal import Erase, Use
from otop.base.types import Text
from otop.privacy.rules.keeping import SHIPPED
from otop.privacy.types import BASIS_NAMES, FieldEntry

HEAD = """# Register of personal data · บันทึกรายการข้อมูลส่วนบุคคล

Made by `otop privacy register` from what the models declare (`otop/base/personal.py`); do not edit it by hand, a test
compares. Sections are those of the Personal Data Protection Act B.E. 2562. Days are rows with a date and can be changed
without a new version; all that are shipped are assumptions until the ministry's data protection officer confirms them.

สร้างด้วยคำสั่ง `otop privacy register` จากคำประกาศในโค้ด ห้ามแก้ด้วยมือ มาตราหมายถึงพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล
พ.ศ. 2562 ระยะเวลาที่ให้มาเป็นข้อสมมติจนกว่าเจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคลของกระทรวงจะยืนยัน
"""
ERASED = {
    Erase.ROW: Text("ลบทั้งแถว", "the row goes"),
    Erase.BLANK: Text("ลบค่า", "emptied"),
    Erase.REPLACE: Text("แทนด้วยคำที่ไม่บอกตัวบุคคล", "replaced by a word that names nobody"),
    Erase.WORDS: Text("ลบถ้อยคำที่บอกตัวบุคคล", "the person's words are struck out"),
    Erase.KEEP: Text("เก็บไว้", "kept"),
}
FRAMEWORK = {
    "auth.permission": Text("ไม่ได้ใช้", "not used"),
    "auth.group": Text("ไม่ได้ใช้", "not used"),
    "auth.group_permissions": Text("ไม่ได้ใช้", "not used"),
    "contenttypes.contenttype": Text("ชื่อตาราง", "names of tables"),
    "sessions.session": Text(
        "เลขบัญชีของผู้ที่เข้าสู่ระบบ ลบเมื่อหมดอายุ (`session`) หรือเมื่อลบบัญชี",
        "number of the account that is signed in; gone once it runs out (`session`), or with the account",
    ),
    "usersessions.usersession": Text(
        "อุปกรณ์ที่เข้าสู่ระบบ ที่อยู่ไอพี และเวลา ลบทุกคืนเมื่อการเข้าใช้สิ้นสุด (`session`) หรือเมื่อลบบัญชี",
        "signed-in devices, with address and time; gone the night after the session (`session`) or the account",
    ),
    "mfa.authenticator": Text(
        "กุญแจของขั้นที่สอง เข้ารหัสไว้ ลบเมื่อเจ้าของเลิกใช้ หรือเมื่อลบบัญชี",
        "keys of second factors, encrypted; gone when the person removes them, or with the account",
    ),
    "socialaccount.socialaccount": Text(
        "เลขของบุคคลที่ผู้ให้บริการยืนยันตัวตนใช้ ลบเมื่อเลิกเชื่อม หรือเมื่อลบบัญชี",
        "the number that an identity provider uses for the person; gone when it is unlinked, or with the account",
    ),
    "socialaccount.socialapp": Text("ไม่ได้ใช้ ผู้ให้บริการอยู่ในแฟ้มตั้งค่า", "not used; providers stand in a file of settings"),
    "socialaccount.socialtoken": Text("ไม่ได้ใช้ ไม่เก็บโทเคน", "not used; tokens are not kept"),
    "account.emailaddress": Text("ไม่ได้ใช้ ไม่มีอีเมล", "not used; there are no e-mail addresses"),
    "account.emailconfirmation": Text("ไม่ได้ใช้", "not used"),
    "procrastinate.procrastinateworker": Text("งานเบื้องหลัง", "background jobs"),
    "procrastinate.procrastinatejob": Text("งานเบื้องหลัง มีแต่รหัส", "background jobs, with ids alone"),
    "procrastinate.procrastinateevent": Text("งานเบื้องหลัง", "background jobs"),
    "procrastinate.procrastinateperiodicdefer": Text("งานเบื้องหลัง", "background jobs"),
}
"""Tables that come with the framework, job queue and the like, whose models cannot say it themselves."""
NO_MODEL = {
    "django_cache": Text(
        "การลองรหัสผิด นับใต้ค่าแฮชของชื่อหรือใต้ที่อยู่ไอพี 15 นาที ลบทุกคืน ส่วนคุกกี้ของอุปกรณ์ที่เคยเข้าสู่ระบบมีเพียงเลขบัญชีและเลขสุ่ม 90 วัน",
        "wrong tries, counted under a digest of the name or under an address for 15 minutes, gone that night; the"
        " cookie of a device that was signed in before holds the account's number and a random one, for 90 days",
    ),
}
RETENTION = {row.code: row for row in SHIPPED}


def as_document(entries: Sequence[FieldEntry]) -> str:
    """All of it: each use with its fields, then how long, then the fields that hold nothing personal."""
    parts = [HEAD]
    for use, fields in by_use(entries):
        parts.append(_use(use, fields))
    parts.append(_retention())
    parts.append(_framework())
    parts.append(_rest(entries))
    return "\n".join(parts)


def by_use(entries: Iterable[FieldEntry]) -> list[tuple[Use, list[FieldEntry]]]:
    """The uses by code, each with its fields."""
    personal = sorted((e for e in entries if e.personal), key=lambda e: (_use_of(e).code, e.model, e.field))
    return [
        (_use_of(group[0]), group)
        for _, found in groupby(personal, lambda e: _use_of(e).code)
        if (group := list(found))
    ]


def _use_of(entry: FieldEntry) -> Use:
    assert entry.personal is not None
    return entry.personal.use


def kept_for(code: str) -> Text:
    """How long, as a sentence."""
    row = RETENTION[code]
    if row.days is None:
        return row.since
    days = "day" if row.days == 1 else "days"
    return Text(f"{row.days:,} วัน {row.since.th}", f"{row.days:,} {days} {row.since.en}")


def _use(use: Use, fields: Sequence[FieldEntry]) -> str:
    basis, kept = BASIS_NAMES[use.basis], kept_for(use.kept)
    lines = [f"## {use.purpose.en} · {use.purpose.th}", ""]
    for label, text in (
        ("Whose · ของใคร", use.whose),
        ("Basis · ฐาน", basis),
        ("Who reads it · ใครเห็น", use.readers),
        (f"How long (`{use.kept}`) · เก็บนานเท่าใด", kept),
    ):
        lines.append(f"- {label}: {text.en} · {text.th}")
    lines += ["", "| field · ช่อง | what · อะไร | erased · เมื่อลบ |", "|---|---|---|"]
    for e in fields:
        p = e.personal
        assert p is not None
        how = ERASED[p.erase]
        why = f": {p.why.en} · {p.why.th}" if p.why else f" · {how.th}"
        lines.append(f"| `{e.model}.{e.field}` | {p.what.en} · {p.what.th} | {how.en}{why} |")
    return "\n".join([*lines, ""])


def _retention() -> str:
    lines = [
        "## How long · ระยะเวลา",
        "",
        "| code | days | what · อะไร | by itself · อัตโนมัติ | source · ที่มา |",
        "|---|---|---|---|---|",
    ]
    for row in SHIPPED:
        days = "–" if row.days is None else f"{row.days:,}"
        lines.append(
            f"| `{row.code}` | {days} | {row.what.en}, {row.since.en} · {row.what.th} {row.since.th} |"
            f" {'yes' if row.automatic else '–'} | {row.source.en} · {row.source.th} |"
        )
    return "\n".join([*lines, ""])


def _framework() -> str:
    rows = [f"- {label}: {text.en} · {text.th}" for label, text in (FRAMEWORK | NO_MODEL).items()]
    return "\n".join(["## Tables of the framework · ตารางของเฟรมเวิร์ก", "", *rows, ""])


def _rest(entries: Sequence[FieldEntry]) -> str:
    lines = ["## Fields without personal data · ช่องที่ไม่มีข้อมูลส่วนบุคคล", ""]
    rest = sorted((e.model, e.field) for e in entries if e.personal is None)
    for model, fields in groupby(rest, lambda pair: pair[0]):
        lines.append(f"- {model}: " + ", ".join(f"`{field}`" for _, field in fields))
    return "\n".join([*lines, ""])
