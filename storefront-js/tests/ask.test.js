/** The network side: every failure is null, an older question is dropped, a failing server is left alone. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { ask, forgetAnswers } from "../src/ask.js";
import { readSettings, use } from "../src/config.js";

use(
  /** @type {any} */ (
    readSettings({ store: "st_1", country: "DO", api: "https://folio.test/v1/check", timeout_ms: 500, texts: {} })
  ),
);
const asker = () => ({});
const question = (tax_id = "1") => ({ country: "DO", kind: "any", lang: "es", tax_id });
const verdict = { verdict: "valid", certain: true, reason: "", message: "" };
const told = (body = { tax_id: verdict }, status = 200) => ({ status, json: async () => body });
/** @type {any} */
let answers;
const realFetch = globalThis.fetch;
// Node 20 has no navigator.
if (!globalThis.navigator) Object.assign(globalThis, { navigator: { onLine: true } });

beforeEach(() => {
  forgetAnswers();
  answers = mock.fn(async () => told());
  globalThis.fetch = answers;
});
afterEach(() => {
  globalThis.fetch = realFetch;
  mock.timers.reset();
});

test("an answer is told, and the same question is not asked twice", async () => {
  assert.deepEqual(await ask(asker(), question()), verdict);
  assert.deepEqual(await ask(asker(), question()), verdict);
  assert.equal(answers.mock.callCount(), 1);
});

test("the question is a plain post without cookies, with the number in the body only", async () => {
  await ask(asker(), question("101850043"));
  const [url, sent] = answers.mock.calls[0].arguments;
  assert.equal(url, "https://folio.test/v1/check");
  assert.deepEqual([...new Request(url, sent).headers], [["content-type", "text/plain;charset=UTF-8"]]);
  assert.equal(sent.cache, "no-store");
  assert.equal(sent.credentials, "omit");
  assert.equal(sent.referrerPolicy, "origin");
  assert.deepEqual(JSON.parse(sent.body), { v: 1, store: "st_1", country: "DO", kind: "any", lang: "es", tax_id: "101850043" });
});

const FAULTS = {
  "a refused connection": async () => Promise.reject(new TypeError("failed")),
  "a 500": async () => told({ tax_id: verdict }, 500),
  "a 429": async () => told({ tax_id: verdict }, 429),
  "a 204": async () => told({ tax_id: verdict }, 204),
  "a page instead of JSON": async () => ({ status: 200, json: async () => JSON.parse("<h1>") }),
  "another shape": async () => told(/** @type {any} */ ({ valid: false })),
  "an unknown verdict": async () => told({ tax_id: { ...verdict, verdict: "perhaps" } }),
  nothing: async () => told(/** @type {any} */ (null)),
};
for (const [name, fault] of Object.entries(FAULTS)) {
  test(`${name} is null`, async () => {
    answers.mock.mockImplementation(fault);
    assert.equal(await ask(asker(), question()), null);
  });
}

test("a server that does not answer is given up at the timeout", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  answers.mock.mockImplementation(
    (/** @type {string} */ _url, /** @type {RequestInit} */ { signal }) =>
      new Promise((_, refuse) => signal?.addEventListener("abort", () => refuse(new Error("aborted")))),
  );
  const waiting = ask(asker(), question());
  mock.timers.tick(500);
  assert.equal(await waiting, null);
});

test("two failures in a row close the line for thirty seconds", async () => {
  mock.timers.enable({ apis: ["Date"] });
  answers.mock.mockImplementation(FAULTS["a 500"]);
  for (let n = 0; n < 8; n += 1) assert.equal(await ask(asker(), question(`${n}`)), null);
  assert.equal(answers.mock.callCount(), 2);
  answers.mock.mockImplementation(async () => told());
  mock.timers.tick(29999);
  assert.equal(await ask(asker(), question("x")), null);
  mock.timers.tick(1);
  assert.deepEqual(await ask(asker(), question("x")), verdict);
});

test("a server that still fails after the rest is left alone again at once", async () => {
  mock.timers.enable({ apis: ["Date"] });
  answers.mock.mockImplementation(FAULTS["a 500"]);
  for (let n = 0; n < 2; n += 1) await ask(asker(), question(`${n}`));
  mock.timers.tick(30000);
  for (let n = 2; n < 6; n += 1) await ask(asker(), question(`${n}`));
  assert.equal(answers.mock.callCount(), 3);
});

test("a success between two failures keeps the line open", async () => {
  for (const [n, answer] of [FAULTS["a 500"], async () => told(), FAULTS["a 500"], async () => told()].entries()) {
    answers.mock.mockImplementation(answer);
    await ask(asker(), question(`${n}`));
  }
  assert.equal(answers.mock.callCount(), 4);
});

test("a newer question of the same field drops the older one, which is no failure of the server", async () => {
  const one = asker();
  answers.mock.mockImplementation(
    (/** @type {string} */ _url, /** @type {RequestInit} */ { signal, body }) =>
      new Promise((done, refuse) => {
        if (`${body}`.includes("old")) signal?.addEventListener("abort", () => refuse(new Error("aborted")));
        else done(told());
      }),
  );
  const old = [ask(one, question("old1")), ask(one, question("old2")), ask(one, question("old3"))];
  assert.deepEqual(await ask(one, question("new")), verdict);
  assert.deepEqual(await Promise.all(old), [null, null, null]);
  assert.deepEqual(await ask(one, question("newer")), verdict);
});

test("fifty answers are remembered and the oldest is forgotten first", async () => {
  for (let n = 0; n <= 50; n += 1) await ask(asker(), question(`${n}`));
  await ask(asker(), question("50"));
  assert.equal(answers.mock.callCount(), 51);
  await ask(asker(), question("0"));
  assert.equal(answers.mock.callCount(), 52);
});

test("after a reset everything is asked afresh", async () => {
  await ask(asker(), question());
  forgetAnswers();
  await ask(asker(), question());
  assert.equal(answers.mock.callCount(), 2);
});
