/** The shared vectors: the browser must say what the server says, case for case. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { judgeTaxId } from "../src/judge.js";
import { judgeName } from "../src/name.js";
import { RULES } from "../src/rules/index.js";
import { compactOf } from "../src/written.js";

const VECTORS = new URL("../../schemas/vectors/", import.meta.url);
const read = (/** @type {string} */ path) => JSON.parse(readFileSync(new URL(path, VECTORS), "utf8"));
const EXPECTED = /** @type {const} */ (["verdict", "reason", "formatted", "compact"]);

for (const file of readdirSync(new URL("tax-ids/", VECTORS)).filter((name) => name.endsWith(".json"))) {
  const { country, cases } = read(`tax-ids/${file}`);
  test(`68: the ${cases.length} shared numbers of ${country} get the server's verdict`, () => {
    assert.ok(cases.length > 0);
    const different = [];
    for (const each of cases) {
      const ours = judgeTaxId(country, each.input, each.kind);
      // A verdict that needs no more of the number than its text leaves it out.
      const full = ours && { compact: [...each.input].length > 64 ? "" : compactOf(each.input), ...ours };
      if (!full || EXPECTED.some((key) => full[key] !== each[key])) different.push([each, ours]);
    }
    assert.deepEqual(different, []);
  });
}

test("the browser judges exactly the countries that have vectors", () => {
  const files = readdirSync(new URL("tax-ids/", VECTORS)).map((name) => name.slice(0, 2));
  assert.deepEqual([...RULES.keys()].sort(), files.sort());
});

test("74: the shared business names get the server's verdict", () => {
  const { cases } = read("names.json");
  assert.ok(cases.length > 40);
  for (const each of cases) {
    const ours = judgeName(each.input, each.country, each.required);
    assert.equal(ours.verdict, each.verdict, JSON.stringify(each));
    assert.equal(ours.reason, each.reason, JSON.stringify(each));
  }
});
