/** Asks the server, where the browser cannot judge. Any failure is null, and null never stops a sale.
 *
 * A `text/plain` POST is one round trip, without a preflight; what was typed stays in the body, never in an address.
 */
const FAILURES = 2;
const REST_MS = 30000;
const REMEMBERED = 50;

/** @typedef {{ country: string, kind: string, lang: string, tax_id: string }} Question */

/** @param {import("./types.js").Settings} settings */
export function createAsk(settings) {
  /** @type {Map<string, import("./types.js").Verdict>} */
  const known = new Map();
  /** @type {Map<string, AbortController>} */
  const running = new Map();
  let failures = 0;
  let restUntil = 0;

  const cancel = (/** @type {string} */ key) => {
    running.get(key)?.abort();
    running.delete(key);
  };

  /** @param {Question} question @param {AbortSignal} signal */
  const post = async (question, signal) => {
    const answer = await fetch(settings.api, {
      method: "POST",
      mode: "cors",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "origin",
      headers: { "Content-Type": "text/plain;charset=UTF-8" },
      body: JSON.stringify({ v: 1, store: settings.store, ...question }),
      signal,
    });
    const verdict = answer.status === 200 && (await answer.json()).tax_id;
    if (!/^(valid|invalid|unknown)$/.test(verdict?.verdict)) throw new Error("not an answer");
    return verdict;
  };

  /** @param {string} key the field that asks; its older question is dropped
   * @param {Question} question
   * @returns {Promise<import("./types.js").Verdict | null>} */
  async function ask(key, question) {
    cancel(key);
    const same = JSON.stringify(question);
    if (known.has(same)) return known.get(same) || null;
    if (globalThis.navigator?.onLine === false || Date.now() < restUntil) return null;
    const control = new AbortController();
    running.set(key, control);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      control.abort();
    }, settings.timeout_ms);
    try {
      const verdict = await post(question, control.signal);
      failures = 0;
      known.set(same, verdict);
      if (known.size > REMEMBERED) known.delete(/** @type {string} */ (known.keys().next().value));
      return verdict;
    } catch {
      // Dropped by ourselves for a newer question: says nothing about the server.
      if (late || !control.signal.aborted) failures += 1;
      if (failures >= FAILURES) {
        failures = 0;
        restUntil = Date.now() + REST_MS;
      }
      return null;
    } finally {
      clearTimeout(timer);
      if (running.get(key) === control) running.delete(key);
    }
  }

  return {
    ask,
    cancel,
    /** A page that comes back from the browser's cache starts afresh. */
    reset() {
      known.clear();
      failures = restUntil = 0;
    },
  };
}
/** @typedef {ReturnType<typeof createAsk>} Ask */
