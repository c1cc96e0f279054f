/** The built file: its size, its syntax, and what must never be in it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { transform } from "esbuild";
import { built, EMBED, SENTENCES } from "../scripts/build.js";
import { TEXTS } from "../src/texts/index.js";
import { pairOf } from "./pair.js";

// As served, with one language and English, twelve countries and a store's settings. The aim is 7000; this number may
// only go down. tests/edges/test_embed.py holds what the server really sends to it.
const BUDGET = 9_420;
const text = (await built()).get(EMBED) ?? "";
const SETTINGS = {
  api: "https://folio.example.com/v1/check",
  country: "CL",
  format: "keep",
  hold_ms: 700,
  lang: "es",
  mode: "confirm",
  nameSelectors: [],
  required: "auto",
  store: "st_01hzy3k4m5",
  taxIdSelectors: [],
  timeout_ms: 2500,
};

for (const language of Object.keys(TEXTS)) {
  test(`the script with the sentences of ${language} stays within its budget`, () => {
    const baked = JSON.stringify({ ...SETTINGS, texts: pairOf(language) });
    const size = gzipSync(
      text.replace("__FOLIO_CONFIG__", () => baked),
      { level: 9 },
    ).length;
    assert.ok(size <= BUDGET, `${size} bytes gzipped, of ${BUDGET}`);
  });
}

test("the sentences the server bakes in are what the source says", async () => {
  assert.deepEqual(JSON.parse((await built()).get(SENTENCES) ?? ""), TEXTS);
});

test("the place of the settings is there exactly once", () => {
  assert.equal(text.split("__FOLIO_CONFIG__").length, 2);
});

test("a browser of 2019 can read it", async () => {
  // What esbuild calls older syntax it leaves alone; newer syntax it would have to rewrite.
  const options = /** @type {const} */ ({ charset: "utf8", legalComments: "none", minifySyntax: false, treeShaking: false });
  const [newest, oldest] = await Promise.all(["esnext", "es2019"].map((target) => transform(text, { ...options, target })));
  assert.equal(oldest.code, newest.code);
  const { code } = await transform("a?.b ?? c", { target: "es2019" });
  assert.doesNotMatch(code, /\?\./, "the check itself can tell");
});

test("nothing forbidden is in it", () => {
  assert.doesNotMatch(text, /setCustomValidity|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/);
  assert.doesNotMatch(text, /\.cookie|localStorage|sessionStorage|indexedDB|sendBeacon|__reactProps|console\./);
});
