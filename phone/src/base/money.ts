/** Money is a whole number of satang everywhere inside; baht are for eyes only. */

/** `1,250` or `1,250.50`: satang are shown where there are any. */
export function baht(satang: number): string {
  const sign = satang < 0 ? "−" : "";
  const whole = Math.trunc(Math.abs(satang) / 100).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = Math.abs(satang) % 100;
  return rest === 0 ? sign + whole : `${sign}${whole}.${rest.toString().padStart(2, "0")}`;
}

/** What a person typed, Thai digits and commas too, as satang; null if it is no amount. */
export function satangOf(text: string): number | null {
  const plain = text
    .replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
    .replace(/[,\s]/g, "");
  const match = /^(\d{1,11})(?:\.(\d{0,2}))?$/.exec(plain);
  if (match === null) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
}
