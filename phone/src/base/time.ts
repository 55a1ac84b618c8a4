/** Bangkok's time. Thailand has had no summer time since 1941, so the zone is a plain +07:00. Times are milliseconds. */
const ZONE_MS = 7 * 3_600_000;
export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** `2015-11-03T10:05:00+07:00` */
export function rfc3339(at: number): string {
  return `${bangkok(at).slice(0, 19)}+07:00`;
}

/** `2015-11-03T10:05+07:00`, the whole minute. */
export function minuteOf(at: number): string {
  return `${bangkok(at).slice(0, 16)}+07:00`;
}

/** `10.05`, as Thai clocks are written; `10:05` in English. */
export function clockFace(at: number, language: "th" | "en"): string {
  return bangkok(at).slice(11, 16).replace(":", language === "th" ? "." : ":");
}

/** The date on which a day of the fair turns at `turnsAt` (`04:00`). */
export function businessDay(at: number, turnsAt: string): string {
  const [hours = 0, minutes = 0] = turnsAt.split(":").map(Number);
  return bangkok(at - (hours * 60 + minutes) * MINUTE_MS).slice(0, 10);
}

/** Midnight in Bangkok at the beginning of `2015-11-03`. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00+07:00`);
}

function bangkok(at: number): string {
  return new Date(at + ZONE_MS).toISOString();
}

const MONTHS_TH = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split(" ");
const MONTHS_EN = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `3 พ.ย. 2558` or `3 Nov 2015`. */
export function dayName(day: string, language: "th" | "en"): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return language === "th"
    ? `${date} ${MONTHS_TH[month - 1]} ${year + 543}`
    : `${date} ${MONTHS_EN[month - 1]} ${year}`;
}
