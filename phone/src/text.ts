import type { Text } from "./records/types";

export type Pair = [th: string, en: string];

/** Every sentence that faces share, Thai first; what one face alone says is in its own `words.ts`. `{name}` is filled in. */
export const WORDS = {
  app: ["OTOP งาน", "OTOP fair"],
  enrolTitle: ["เริ่มใช้เครื่องนี้", "Start using this phone"],
  enrolHelp: [
    "ขอรหัสหรือ QR จากโต๊ะเจ้าหน้าที่ แล้วพิมพ์รหัสที่นี่ หรือสแกนด้วยกล้องของเครื่อง",
    "Ask the fair's desk for a code or a QR. Type the code here, or scan the QR with the phone's camera.",
  ],
  code: ["รหัส 8 ตัว", "Code of 8 letters"],
  phoneName: ["ชื่อเครื่อง (ให้โต๊ะเจ้าหน้าที่รู้ว่าเครื่องไหน)", "Name of this phone (so that the desk can tell it apart)"],
  phoneNameExample: ["เช่น เครื่องที่ 1", "such as Phone 1"],
  enrolGo: ["เริ่มใช้", "Start"],
  scan: ["สแกน QR", "Scan QR"],
  scanOther: ["QR นี้ไม่ใช่รหัสเริ่มใช้เครื่อง", "This QR is not a code to start with."],
  scanNot: ["เปิดกล้องไม่ได้ ให้พิมพ์รหัสแทน", "The camera cannot be opened; type the code instead."],
  codeShort: ["รหัสมี 8 ตัว เช่น 7K3M-Q9TZ", "A code has 8 letters, such as 7K3M-Q9TZ"],
  noNetwork: ["ไม่มีสัญญาณ ลองใหม่เมื่อมีสัญญาณ", "No network. Try again when there is one."],
  notOurs: ["สัญญาณนี้ยังไม่ออกอินเทอร์เน็ต อาจต้องล็อกอิน Wi-Fi ก่อน", "This network does not reach the server; its Wi-Fi may ask to sign in first."],
  serverBusy: ["ระบบยังไม่ตอบ เครื่องจะส่งใหม่เอง", "The server does not answer yet; the phone sends again by itself."],
  unsent: ["รอส่ง", "unsent"],
  lastSent: ["ล่าสุด {time}", "last {time}"],
  neverSent: ["ยังไม่เคยส่ง", "not yet sent"],
  allSent: ["ส่งครบ {time}", "all sent {time}"],
  refusedCount: ["{n} ไม่รับ", "{n} refused"],
  today: ["วันนี้", "Today"],
  baht: ["บาท", "baht"],
  sale: ["รายการ", "sale"],
  sales: ["รายการ", "sales"],
  back: ["กลับ", "Back"],
  close: ["ปิด", "Close"],
  cancel: ["ยกเลิก", "Cancel"],
  ok: ["ตกลง", "OK"],
  save: ["บันทึก", "Save"],
  more: ["อื่น ๆ", "More"],
  language: ["English", "ไทย"],
  statusTitle: ["การส่งข้อมูล", "Sending"],
  statusUnsent: ["{n} รายการยังไม่ถึงระบบ เก็บไว้ในเครื่องนี้แล้ว", "Not with the server yet: {n}. They are kept on this phone."],
  statusNone: ["ทุกรายการถึงระบบแล้ว", "Everything is with the server."],
  statusCopy: ["มีสำเนาที่สองในเครื่อง", "A second copy is kept on this phone."],
  statusNoCopy: ["เบราว์เซอร์นี้ไม่มีสำเนาที่สอง ควรส่งออกแฟ้มก่อนปิดงาน", "This browser keeps no second copy; export the file before you close for the day."],
  statusPersisted: ["เครื่องรับปากว่าจะไม่ล้างข้อมูล", "The phone promised not to clear this storage."],
  statusNotPersisted: ["เครื่องอาจล้างข้อมูลเมื่อที่เก็บเต็ม ติดตั้งแอปไว้ที่หน้าจอหลักจะปลอดภัยกว่า", "The phone may clear this storage when it is full; add the app to the home screen to be safer."],
  sendNow: ["ส่งเดี๋ยวนี้", "Send now"],
  exportFile: ["ส่งออกแฟ้มรายการที่ยังไม่ถึง", "Export unsent records as a file"],
  exportHelp: ["เมื่อส่งไม่ได้ ให้นำแฟ้มนี้ไปที่โต๊ะเจ้าหน้าที่", "When sending does not work, take this file to the fair's desk."],
  refusedTitle: ["รายการที่ระบบไม่รับ", "Refused records"],
  refusedHelp: ["โต๊ะเจ้าหน้าที่จะตัดสินรายการเหล่านี้ ไม่มีอะไรหาย", "The fair's desk settles these. Nothing is lost."],
  revoked: ["เครื่องนี้ถูกยกเลิกแล้ว รายการที่ยังไม่ส่งให้ส่งออกเป็นแฟ้มไปที่โต๊ะเจ้าหน้าที่ แล้วขอรหัสใหม่", "This phone was revoked. Export what is unsent and take it to the desk, then ask for a new code."],
  enrolAgain: ["ใช้รหัสใหม่", "Use a new code"],
  full: ["ที่เก็บของเครื่องเกือบเต็ม ลบรูปหรือแอปอื่นก่อนขายต่อ", "This phone's storage is nearly full. Remove pictures or apps before you go on."],
  notSaved: ["บันทึกไม่ได้ ที่เก็บของเครื่องเต็ม รายการนี้ยังไม่ถูกบันทึก", "Not saved: the phone's storage is full. This one was not recorded."],
  clockOff: ["นาฬิกาเครื่องไม่ตรง เวลาของงานคือ {time}", "This phone's clock is off; the fair's time is {time}"],
  newVersion: ["มีรุ่นใหม่", "A new version is ready"],
  update: ["ใช้รุ่นใหม่", "Update"],
  oldVersion: ["รุ่นนี้เก่ากว่าที่ระบบต้องการ ใช้ต่อได้ และจะปรับรุ่นเมื่อมีสัญญาณ", "This version is older than the server wants. It goes on working and updates when there is a network."],
  played: ["งานซ้อม: เวลาเป็นของวันที่ {day}", "Practice fair: the day is {day}"],
  loadingSetup: ["กำลังรับข้อมูลของจุดนี้ เมื่อมีสัญญาณจะขึ้นเอง", "Waiting for this place's data; it comes by itself with the network."],
} satisfies Record<string, Pair>;

export type Word = keyof typeof WORDS;
export type Language = "th" | "en";

export function fill(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** What the server says is in both languages; an English name may be missing. */
export function inLanguage(text: Text, language: Language): string {
  return language === "en" && text.en !== "" ? text.en : text.th;
}
