/** Settings fall to the safe side; the pointer's queue; taking everything back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readSettings } from "../src/config.js";
import { createPointer } from "../src/pointer.js";
import { createUndo } from "../src/undo.js";

const GIVEN = { store: "st_1", country: "cl", lang: "es", api: "https://folio.test/v1/check", mode: "strict", hold_ms: 0 };
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
  for (const given of [null, undefined, {}, { ...GIVEN, mode: "off" }, { ...GIVEN, store: "" }])
    assert.equal(readSettings(given), null);
});

test("jobs wait while the pointer is down, the newest of each name runs after it is up", async () => {
  const target = new EventTarget();
  const pointer = createPointer(
    createUndo(() => {}),
    target,
  );
  /** @type {string[]} */
  const ran = [];
  pointer.whenUp("a", () => ran.push("at once"));
  target.dispatchEvent(new Event("pointerdown"));
  pointer.whenUp("a", () => ran.push("old"));
  pointer.whenUp("a", () => ran.push("new"));
  pointer.whenUp("b", () => ran.push("other"));
  await soon();
  assert.deepEqual(ran, ["at once"]);
  target.dispatchEvent(new Event("pointercancel"));
  assert.deepEqual(ran, ["at once"], "one task later, after the click");
  await soon();
  assert.deepEqual(ran, ["at once", "new", "other"]);
});

test("a fault of ours ends in silence and takes the listeners away", () => {
  const target = new EventTarget();
  let failed = 0;
  const undo = createUndo(() => {
    failed += 1;
    undo.run();
  });
  undo.on(target, "click", () => {
    throw new Error("ours");
  });
  target.dispatchEvent(new Event("click"));
  target.dispatchEvent(new Event("click"));
  assert.equal(failed, 1);
});
