/** What must never be called wrong, and what one slip of the finger does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { judgeTaxId } from "../src/judge.js";
import { judgeName } from "../src/name.js";
import { RULES } from "../src/rules/index.js";
import { compactOf } from "../src/written.js";

const COUNTRIES = [...RULES.keys()];
const ALWAYS = {
  CO: ["1020304050", "80123456", "222222222222"],
  AR: ["30.712.345"],
  PE: ["10117410", "00000000"],
  EC: ["9999999999999"],
  MX: ["XAXX010101000", "XEXX010101000"],
  CL: ["66.666.666-6", "55.555.555-5", "44.444.444-4"],
  BR: ["12.ABC.345/01DE-35", "111.111.111-11"],
  PT: ["999999990"],
};

for (const [country, numbers] of Object.entries(ALWAYS)) {
  test(`69: what the people of ${country} may rightly type is never wrong`, () => {
    for (const number of numbers) assert.notEqual(judgeTaxId(country, number)?.verdict, "invalid", number);
  });
}

test("every country's example is valid, in any dress", () => {
  for (const [country, { example }] of RULES) {
    const wide = compactOf(example).replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    for (const dress of [example, example.toLowerCase(), ` ${example}\u00a0`, compactOf(example), wide, country + example]) {
      assert.equal(judgeTaxId(country, dress)?.verdict, "valid", `${country} ${dress}`);
    }
  }
});

test("the formatted number is judged like the typed one, and formatting twice changes nothing", () => {
  fc.assert(
    fc.property(fc.constantFrom(...COUNTRIES), fc.stringMatching(/^[0-9]{5,14}[0-9K]$/), (country, typed) => {
      const first = judgeTaxId(country, typed);
      if (first?.verdict !== "valid") return;
      const second = judgeTaxId(country, first.formatted ?? "");
      assert.equal(second?.verdict, "valid");
      assert.equal(second?.formatted, first.formatted);
      // Zeros in front of a RUT are not written.
      const digits = (/** @type {string} */ text) => compactOf(text).replace(/^0+/, "");
      assert.equal(digits(first.formatted ?? ""), digits(typed));
    }),
  );
});

test("a RUT with one wrong digit is always found", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
      const right = "760864285";
      const wrong = right.slice(0, at) + ((+right[at] + by) % 10) + right.slice(at + 1);
      assert.equal(judgeTaxId("CL", wrong)?.verdict, "invalid");
    }),
  );
});

test("no text at all makes the judges throw", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...COUNTRIES, "US", "", "__proto__"),
      fc.string({ unit: "binary", maxLength: 80 }),
      (country, text) => {
        assert.match(judgeTaxId(country, text)?.verdict ?? "unknown", /^(valid|invalid|unknown)$/);
        assert.match(judgeName(text, country).verdict, /^(valid|invalid|unknown)$/);
      },
    ),
    { numRuns: 500 },
  );
});

test("a sentence names a whole character and counts characters, not halves", () => {
  assert.equal(judgeTaxId("CL", "76.086.428😀-5")?.params?.c, "😀");
  assert.equal(judgeTaxId("CL", "😀".repeat(65))?.params?.n, "65");
});

test("75: a country without a rule is left to the server", () => {
  for (const country of ["US", "VE", "constructor", ""]) assert.equal(judgeTaxId(country, "123456789"), null);
});

test("72: a foreign number is named only by the prefix it carries", () => {
  assert.deepEqual([judgeTaxId("CL", "PT501964843")?.reason, judgeTaxId("CL", "501964843")?.reason], ["country", "checksum"]);
  assert.equal(judgeTaxId("CL", "PT501964842")?.reason, "format");
});

test("a business name that is missing is wrong only where it is required", () => {
  assert.equal(judgeName(" \u200b ", "CL").verdict, "unknown");
  assert.equal(judgeName(" \u200b ", "CL", true).reason, "name_required");
});
