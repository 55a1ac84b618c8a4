"""What can keep the product from running, each with a sentence that says what to do and an exit code."""

from __future__ import annotations

from typing import ClassVar

from otop.base.types import Problem, Text

NO, USAGE, CANNOT_RUN, REFUSED = 1, 2, 3, 4


class Halt(Problem):
    """A command ends here with `exit_code`; nothing was lost and the next start works."""

    exit_code: ClassVar[int] = CANNOT_RUN


class BadSetting(Halt):
    code = "bad_setting"
    exit_code = USAGE
    text = Text("ค่า {name}={value} ใช้ไม่ได้ ให้ใช้ {allowed}", "{name}={value} is not understood. Use {allowed}.")


class AlreadyUp(Halt):
    code = "already_up"
    text = Text(
        "ระบบนี้เปิดอยู่แล้ว: โพรเซส {pid} ที่ {address} ให้ใช้ที่อยู่นั้น หรือปิดก่อนด้วย kill {pid} (ข้อมูล: {data})",
        "Already running: process {pid} at {address}. Use that address, or end it first with: kill {pid} "
        "(data: {data})",
    )


class PortTaken(Halt):
    code = "port_taken"
    text = Text(
        "พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ ให้ปิดโปรแกรมนั้น หรือเลือกพอร์ตอื่น เช่น --port {other}",
        "Port {port} is used by another program. End that program, or choose another port, such as --port {other}",
    )


class CannotBind(Halt):
    code = "cannot_bind"
    text = Text(
        "เปิดรับที่ {bind} พอร์ต {port} ไม่ได้ ({why}) ให้ตรวจ --bind และ --port",
        "Cannot listen on {bind} port {port} ({why}). Check --bind and --port.",
    )


class DiskFull(Halt):
    code = "disk_full"
    text = Text(
        "พื้นที่ใน {folder} เหลือ {free_mb} MB ต้องมีอย่างน้อย {needed_mb} MB ให้ลบไฟล์ที่ไม่ใช้หรือเลือกที่อื่นด้วย --data แล้วเริ่มใหม่ "
        "ข้อมูลเดิมไม่เสียหาย",
        "Only {free_mb} MB are free in {folder}; at least {needed_mb} MB are needed. Make room or choose another "
        "folder with --data, then start again. Nothing was lost.",
    )


class DataClosed(Halt):
    code = "data_closed"
    text = Text(
        "เขียนในโฟลเดอร์ข้อมูล {folder} ไม่ได้ ({why}) ให้เปิดสิทธิ์ให้ผู้ใช้นี้ หรือเลือกที่อื่นด้วย --data",
        "Cannot write in the data folder {folder} ({why}). Give this user the right to, or choose another with --data.",
    )


class DataNewer(Halt):
    code = "data_newer"
    text = Text(
        "ข้อมูลนี้สร้างด้วย OTOP รุ่นใหม่กว่า (มี {found}) ให้ใช้รุ่นนั้นหรือใหม่กว่า ข้อมูลไม่ถูกแตะต้อง",
        "This data was made by a newer version of OTOP (it has {found}). Use that version or a later one. "
        "Nothing was touched.",
    )


class DataElsewhere(Halt):
    code = "data_elsewhere"
    text = Text(
        "ฐานข้อมูลที่ {home} เป็นของ {owner} ไม่ใช่ {data} ให้เริ่มด้วย --data {owner} หรือใช้โฟลเดอร์ว่าง",
        "The database in {home} belongs to {owner}, not to {data}. Start with --data {owner}, or use an empty folder.",
    )


class DataIncomplete(Halt):
    code = "data_incomplete"
    text = Text(
        "ไม่พบ {missing} ของข้อมูลใน {data} ให้นำไฟล์นั้นกลับมา หรือกู้คืนจากไฟล์สำรองในโฟลเดอร์ว่าง",
        "{missing}, which belongs to the data in {data}, is missing. Bring it back, or restore a backup into "
        "an empty folder.",
    )


class NoEngine(Halt):
    code = "no_engine"
    text = Text(
        "ไม่พบ PostgreSQL ที่ต้องใช้ ({wanted}) ให้ติดตั้งแพ็กเกจ {package} แล้วเริ่มใหม่ ข้อมูลไม่ถูกแตะต้อง",
        "The PostgreSQL that is needed ({wanted}) is not here. Install the package {package}, then start again. "
        "Nothing was touched.",
    )


class EngineFailed(Halt):
    code = "engine_failed"
    text = Text(
        "PostgreSQL ทำงาน «{doing}» ไม่สำเร็จ รายละเอียด: {detail}", "PostgreSQL could not do “{doing}”. It said: {detail}"
    )


class ServerSilent(Halt):
    code = "server_silent"
    text = Text(
        "ติดต่อฐานข้อมูลที่ {where} ไม่ได้ ({detail}) ให้ตรวจ DATABASE_URL และว่าเซิร์ฟเวอร์เปิดอยู่",
        "The database at {where} does not answer ({detail}). Check DATABASE_URL and that the server is running.",
    )


class WebFailed(Halt):
    code = "web_failed"
    text = Text(
        "เว็บไม่ตอบภายใน {wait_s} วินาที อ่านข้อความข้างบน แก้ไข แล้วเริ่มใหม่",
        "The web server did not answer within {wait_s} s. Read the lines above, mend the cause, and start again.",
    )


class BadFile(Halt):
    code = "bad_file"
    exit_code = REFUSED
    text = Text("อ่านหรือเขียนไฟล์ {file} ไม่ได้ ({why})", "The file {file} cannot be used ({why}).")


class BrokenBackup(Halt):
    code = "broken_backup"
    exit_code = REFUSED
    text = Text(
        "{file} ไม่ใช่ไฟล์สำรองที่สมบูรณ์ ({why}) ไม่มีอะไรเปลี่ยน ให้ใช้ไฟล์สำรองอื่น",
        "{file} is not a whole backup ({why}). Nothing was changed. Use another backup.",
    )


class NotEmpty(Halt):
    code = "not_empty"
    exit_code = REFUSED
    text = Text(
        "ฐานข้อมูลนี้มีข้อมูลแล้ว ไม่มีอะไรเปลี่ยน ถ้าต้องการแทนที่ทั้งหมดให้สำรองก่อนแล้วเพิ่ม --replace",
        "This database has data. Nothing was changed. To replace all of it, make a backup first, then add --replace.",
    )


class InUse(Halt):
    code = "in_use"
    text = Text(
        "ฐานข้อมูลมีผู้ใช้ตลอดเวลา สลับไม่ได้ ไม่มีอะไรเปลี่ยน ให้ปิด otop up ก่อนแล้วกู้คืนอีกครั้ง",
        "The database is in use and could not be swapped. Nothing was changed. Stop `otop up`, then restore again.",
    )


class PasswordsDiffer(Halt):
    code = "passwords_differ"
    exit_code = REFUSED
    text = Text("รหัสผ่านสองครั้งไม่เหมือนกัน", "The two passwords differ.")


class NoCheckout(Halt):
    code = "no_checkout"
    text = Text(
        "ไม่พบซอร์สโค้ดของ bench ใน {folder} ให้ใช้คำสั่งนี้ในซอร์สโค้ดของระบบ",
        "The bench is not in {folder}: run this command from a source checkout.",
    )


class BodyRefused(Problem):
    """What is sent is not read to its end, so nothing of it was stored. It costs no thread."""

    status: ClassVar[int]
    retry_s: ClassVar[int] = 0


class BodyTooLarge(BodyRefused):
    code = "too_large"
    status = 413
    text = Text("ส่งมาเกิน {most_kb} KiB ไม่ได้เก็บสิ่งใดไว้", "More than {most_kb} KiB were sent. Nothing was stored.")


class LengthMissing(BodyRefused):
    code = "length_missing"
    status = 411
    text = Text("ต้องบอกความยาวของสิ่งที่ส่ง (Content-Length)", "Say how long it is: send a Content-Length.")


class BodyTooSlow(BodyRefused):
    code = "too_slow"
    status = 503  # not 408: a phone keeps its records and sends them again
    retry_s = 5
    text = Text("ข้อมูลมาช้าเกินไป ไม่ได้เก็บสิ่งใดไว้ โปรดส่งใหม่", "It came in too slowly. Nothing was stored; send it again.")


class Crowded(BodyRefused):
    code = "crowded"
    status = 503
    retry_s = 5
    text = Text(
        "มีผู้ส่งข้อมูลพร้อมกันมากเกินไป ไม่ได้เก็บสิ่งใดไว้ โปรดส่งใหม่",
        "Too much is being sent at once. Nothing was stored; send it again.",
    )
