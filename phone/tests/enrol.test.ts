import { describe, expect, it } from "vitest";

import { codeIn } from "../src/faces/enrol/code";

describe("the code in a QR", () => {
  it("is read from the desk's address, or as it is", () => {
    for (const text of ["https://otop.example/phone/#enrol=7K3M-Q9TZ", "#enrol=7k3mq9tz", "7K3M Q9TZ", "#enrol=7K3M%2DQ9TZ"]) {
      expect(codeIn(text), text).toBe("7K3M-Q9TZ");
    }
  });

  it("is not found in any other QR", () => {
    for (const text of ["", "https://otop.example/", "#enrol=", "#enrol=%E0%A4%A", "00020101021129370016A000000677010111"]) {
      expect(codeIn(text), text).toBeNull();
    }
  });
});
