/** The built file: its size, its syntax, and what must never be in it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { transform } from "esbuild";
import { built, EMBED } from "../scripts/build.js";

// Three languages and twelve countries in one file. The aim is 7 kB; this number may only go down.
const BUDGET = 12_000;
const text = (await built()).get(EMBED) ?? "";

test("the script stays within its budget", () => {
  const size = gzipSync(text, { level: 9 }).length;
  assert.ok(size <= BUDGET, `${size} bytes gzipped, of ${BUDGET}`);
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
