import { parse } from "promptparse";
import generatePayload from "promptpay-qr";
import { describe, expect, it } from "vitest";

import { crc, promptPayId, promptPayText } from "../src/base/promptpay";

const IDS = ["0801234567", "0812345678", "1234567890121", "0105536112014", "123456789012345"];
const AMOUNTS = [1, 50, 100, 12_050, 42_00, 99_999, 123_456_789];

describe("the text of a PromptPay QR", () => {
  for (const typed of IDS) {
    for (const satang of AMOUNTS) {
      it(`is what another library writes: ${typed}, ${satang} satang`, () => {
        const ours = promptPayText(promptPayId(typed)!, satang);
        expect(ours).toBe(generatePayload(typed, { amount: satang / 100 }));
      });

      it(`is what a third one reads: ${typed}, ${satang} satang`, () => {
        const read = parse(promptPayText(promptPayId(typed)!, satang), true, true)!;
        expect(read.getTagValue("54")).toBe((satang / 100).toFixed(2));
        expect(read.getTagValue("29", "00")).toBe("A000000677010111");
        expect(read.getTagValue("53")).toBe("764");
        expect(read.getTagValue("58")).toBe("TH");
        expect(read.getTagValue("01")).toBe("12");
      });
    }
  }

  it("ends with the sum that the published example has", () => {
    // โทรศัพท์ 0812345678 without an amount (../shared/domain/fair.md 2.3 gives the same text with its sum, 823E).
    expect(crc("00020101021129370016A0000006770101110113006681234567853037645802TH6304")).toBe("823E");
    expect(promptPayText(promptPayId("0801234567")!, 12_050).slice(-4)).toBe("503B");
  });
});

describe("a PromptPay number", () => {
  it("is read as people write it", () => {
    expect(promptPayId("081-234-5678")).toEqual({ kind: "phone", digits: "0812345678" });
    expect(promptPayId("+66 81 234 5678")).toEqual({ kind: "phone", digits: "0812345678" });
    expect(promptPayId("1 2345 67890 12 1")?.kind).toBe("citizen");
  });

  it("is refused when it cannot be one", () => {
    for (const typed of ["", "12345", "1812345678", "081234567", "08123456789", "1234567890122", "สมชาย", "1".repeat(16)]) {
      expect(promptPayId(typed), typed).toBeNull();
    }
  });
});
