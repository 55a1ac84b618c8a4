/**
 * The text of a PromptPay QR: EMVCo merchant-presented, tag 29 with the scheme's application id (docs/sync.md names no
 * payment; the format is the Bank of Thailand's Thai QR Payment). A QR asks; only the bank says that it was paid.
 */
const APPLICATION = "A000000677010111";

export type PromptPayId = { kind: "phone" | "citizen" | "wallet"; digits: string };

/** A telephone number, a citizen or tax number, or an e-wallet, as people write it; null for anything else. */
export function promptPayId(typed: string): PromptPayId | null {
  const digits = typed.replace(/[\s.()+-]/g, "");
  if (!/^\d+$/.test(digits)) return null;
  if (/^0\d{9}$/.test(digits)) return { kind: "phone", digits };
  if (/^66\d{9}$/.test(digits)) return { kind: "phone", digits: `0${digits.slice(2)}` };
  if (digits.length === 13 && checkDigit(digits)) return { kind: "citizen", digits };
  return digits.length === 15 ? { kind: "wallet", digits } : null;
}

/** The last digit of a citizen or tax number follows from the others, so most slips of the finger show. */
function checkDigit(digits: string): boolean {
  const sum = [...digits.slice(0, 12)].reduce((all, digit, place) => all + Number(digit) * (13 - place), 0);
  return (11 - (sum % 11)) % 10 === Number(digits[12]);
}

/** The QR's text for this amount; a payment with an amount is for one use (tag 01 = 12). */
export function promptPayText(id: PromptPayId, satang: number): string {
  const account = {
    phone: () => field("01", `0066${id.digits.slice(1)}`),
    citizen: () => field("02", id.digits),
    wallet: () => field("03", id.digits),
  }[id.kind]();
  const fields = [
    field("00", "01"),
    field("01", "12"),
    field("29", field("00", APPLICATION) + account),
    field("58", "TH"),
    field("53", "764"),
    field("54", `${Math.trunc(satang / 100)}.${String(satang % 100).padStart(2, "0")}`),
  ].join("");
  return `${fields}6304${crc(`${fields}6304`)}`;
}

function field(tag: string, value: string): string {
  return tag + String(value.length).padStart(2, "0") + value;
}

/** CRC-16/CCITT-FALSE (polynomial 0x1021, begins at 0xFFFF), four hexadecimal digits. */
export function crc(text: string): string {
  let sum = 0xffff;
  for (const letter of text) {
    sum ^= letter.charCodeAt(0) << 8;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1) & 0xffff;
  }
  return sum.toString(16).toUpperCase().padStart(4, "0");
}
