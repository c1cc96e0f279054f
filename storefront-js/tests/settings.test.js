/** Settings fall to the safe side; the pointer's queue; taking everything back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readSettings } from "../src/config.js";
import { watchPointer, whenUp } from "../src/pointer.js";
import { later, on } from "../src/undo.js";

const GIVEN = {
  store: "st_1",
  country: "cl",
  lang: "es",
  api: "https://folio.test/v1/check",
  mode: "strict",
  hold_ms: 0,
  texts: {},
};
const soon = () => new Promise((done) => setTimeout(done, 5));

test("what the server baked in is read", () => {
  const settings = readSettings(GIVEN);
  assert.deepEqual([settings?.country, settings?.mode, settings?.hold_ms, settings?.timeout_ms], ["CL", "strict", 0, 2500]);
});

test("strange values fall to the safe side", () => {
  const settings = readSettings({
    ...GIVEN,
    mode: "block",
    required: 1,
    format: null,
    hold_ms: 60000,
    timeout_ms: "x",
    taxIdSelectors: "#a",
  });
  assert.deepEqual(
    [settings?.mode, settings?.required, settings?.format, settings?.hold_ms, settings?.timeout_ms, settings?.taxIdSelectors],
    ["hint", "auto", "keep", 700, 2500, ["#a"]],
  );
});

test("without settings, or switched off, nothing starts", () => {
  for (const given of [null, undefined, {}, { ...GIVEN, mode: "off" }, { ...GIVEN, store: "" }, { ...GIVEN, texts: null }])
    assert.equal(readSettings(given), null);
});

test("jobs wait while the pointer is down, the newest of each name runs after it is up", async () => {
  const target = new EventTarget();
  watchPointer(target);
  /** @type {string[]} */
  const ran = [];
  whenUp("a", () => ran.push("at once"));
  target.dispatchEvent(new Event("pointerdown"));
  whenUp("a", () => ran.push("old"));
  whenUp("a", () => ran.push("new"));
  whenUp("b", () => ran.push("other"));
  await soon();
  assert.deepEqual(ran, ["at once"]);
  target.dispatchEvent(new Event("pointercancel"));
  assert.deepEqual(ran, ["at once"], "one task later, after the click");
  await soon();
  assert.deepEqual(ran, ["at once", "new", "other"]);
});

test("a fault of ours ends in silence, takes the listeners away, and what still waits never runs", async () => {
  const target = new EventTarget();
  let heard = 0;
  later(() => {
    heard += 100;
  });
  on(target, "click", () => {
    heard += 1;
    throw new Error("ours");
  });
  target.dispatchEvent(new Event("click"));
  target.dispatchEvent(new Event("click"));
  await soon();
  assert.equal(heard, 1);
});
