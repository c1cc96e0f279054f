/** Asks the server, where the browser cannot judge. Any failure is null, and null never stops a sale.
 *
 * A `text/plain` POST (what fetch makes of a string) is one round trip, without a preflight; what was typed stays in
 * the body, never in an address.
 */
import { settings } from "./config.js";

const FAILURES = 2;
const REST_MS = 30000;
const REMEMBERED = 50;

/** @typedef {import("./types.js").Verdict} Verdict
 * @typedef {{ control?: AbortController | null }} Asker who asks; its older question is dropped
 * @typedef {{ country: string, kind: string, lang: string, tax_id: string }} Question */

/** @type {Map<string, Verdict>} */
const known = new Map();
let failures = 0;
let restUntil = 0;

/** @param {Asker} asker */
export function cancel(asker) {
  const { control } = asker;
  asker.control = null;
  if (control) control.abort();
}

/** A page that comes back from the browser's cache starts afresh. */
export function forgetAnswers() {
  known.clear();
  failures = restUntil = 0;
}

/** @param {Asker} asker @param {Question} question
 * @returns {Promise<Verdict | null>} */
export async function ask(asker, question) {
  cancel(asker);
  const body = JSON.stringify({ v: 1, store: settings.store, ...question });
  const before = known.get(body);
  if (before) return before;
  if (navigator.onLine === false || Date.now() < restUntil) return null;
  const control = new AbortController();
  asker.control = control;
  setTimeout(() => control.abort(), settings.timeout_ms);
  try {
    const answer = await fetch(settings.api, {
      method: "POST",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "origin",
      body,
      signal: control.signal,
    });
    const verdict = answer.status === 200 && (await answer.json()).tax_id;
    if (!/^(valid|invalid|unknown)$/.test(verdict.verdict)) throw answer;
    failures = 0;
    known.set(body, verdict);
    if (known.size > REMEMBERED) known.delete(/** @type {string} */ (known.keys().next().value));
    return verdict;
  } catch {
    // One that we dropped ourselves says nothing about the server.
    if (asker.control === control) failures += 1;
    if (failures >= FAILURES) restUntil = Date.now() + REST_MS;
    return null;
  }
}
