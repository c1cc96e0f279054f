/** What we know of each detail, and how it changes: idle, editing, checking, valid, invalid, unavailable.
 *
 * A record belongs to a field's key, never to a node. No text appears while the shopper types; an error goes as soon
 * as the value becomes acceptable, and another one waits for the field to be left.
 */
import { ask, cancel } from "./ask.js";
import { settings } from "./config.js";
import { allFields, keyOf, what } from "./fields.js";
import { judgeTaxId } from "./judge.js";
import { judgeName } from "./name.js";
import { countryOf, kindOf, languageOf } from "./page.js";
import { whenUp } from "./pointer.js";
import { say } from "./say.js";
import { words } from "./sentence.js";
import { shape } from "./shape.js";
import { newNode, paint } from "./show.js";
import { guarded, later } from "./undo.js";
import { untold } from "./written.js";

const QUIET_MS = 250;
export const SHOWN_AFTER_MS = 300;
const NONE = untold();

/** @typedef {import("./types.js").Detail} Detail
 * @typedef {import("./types.js").Verdict} Verdict
 * @typedef {"" | "quiet" | "soft" | "clearing"} Manner quiet: say nothing aloud; soft: an error waits
 *   for the field to be left; clearing: only good news counts */

/** @type {Map<string, Detail>} */
export const details = new Map();

/** @param {HTMLInputElement} el @returns {Detail} */
function detailOf(el) {
  const key = keyOf(el);
  const field = /** @type {import("./types.js").What} */ (what(el));
  const detail = details.get(key) || { key, field, state: "idle", verdict: NONE, said: "", strikes: 0, node: newNode() };
  details.set(key, detail);
  return detail;
}

/** The sentence of what is wrong: the server's where it judged.
 * @param {Detail} detail */
export const fault = (detail) => detail.verdict.message || words(detail);

/** Whether something is missing, rather than wrong.
 * @param {Detail} detail */
export const missing = (detail) => /required/.test(detail.verdict.reason);

/** What may be told to anybody: no value. @param {Detail} detail */
export const outline = ({ field, state, verdict: { reason } }) => ({ field, state, reason });

/** @param {string} name @param {Detail} detail */
export const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`taxcheck:${name}`, { detail: outline(detail) }));

/** @param {Detail} detail @param {import("./types.js").State} state @param {string} said @param {string} [aloud] */
function become(detail, state, said, aloud) {
  const changed = detail.state !== state;
  detail.state = state;
  detail.said = said;
  whenUp(detail.key, () => {
    paint(detail);
    if (aloud) say(aloud);
    if (state === "valid") shape(detail);
  });
  if (changed) tell("state", detail);
}

/** Whatever was asked or judged of the detail was about another value.
 * @param {Detail} detail @param {string} [value] the one it is about now; none while it is typed */
function start(detail, value) {
  clearTimeout(detail.timer);
  cancel(detail);
  detail.value = value;
  detail.pending = undefined;
  detail.agreed = false;
}

/** @param {Detail} detail @param {string} text */
function clear(detail, text) {
  start(detail);
  detail.verdict = NONE;
  if (detail.state !== "idle" || detail.said) become(detail, text.trim() ? "editing" : "idle", "");
}

/** @param {Detail} detail @param {Verdict} verdict @param {Manner} manner */
export function settle(detail, verdict, manner) {
  const now = verdict.verdict;
  const wasWrong = detail.state === "invalid";
  if (now === "invalid" && (manner === "clearing" || (manner === "soft" && !wasWrong))) return;
  detail.verdict = verdict;
  if (now === "invalid") {
    const text = fault(detail);
    const aloud = manner === "quiet" || detail.told === detail.value ? "" : words(detail, "error") + text;
    if (aloud) detail.told = detail.value;
    become(detail, now, text, aloud);
  } else if (now === "valid") {
    become(detail, now, "", wasWrong ? words(detail, detail.field === "name" ? "name_fixed" : "fixed") : "");
  } else become(detail, "unavailable", "");
}

/** @param {Detail} detail @param {string} value */
const judge = (detail, value) =>
  detail.field === "name" ? judgeName(value, countryOf()) : judgeTaxId(countryOf(), value, kindOf());

/** @param {Detail} detail @param {string} value @param {Manner} manner @param {Verdict | null} [local] */
function question(detail, value, manner, local) {
  if (!local && detail.state !== "invalid") become(detail, "checking", "");
  const asked = { country: countryOf(), kind: kindOf(), lang: languageOf(), tax_id: value };
  const heard = (/** @type {Verdict | null} */ answer) => {
    if (detail.pending !== mine) return; // an older question: its answer paints nothing
    detail.pending = undefined;
    const told = answer || untold("unavailable");
    detail.agreed = told.verdict === "invalid" && told.certain;
    if (!local || told.verdict === "valid") settle(detail, told, manner);
  };
  const mine = ask(detail, asked).then(guarded(heard));
  detail.pending = mine;
  later(() => {
    if (detail.pending === mine && detail.state === "checking") become(detail, "checking", words(detail, "checking"));
  }, SHOWN_AFTER_MS);
}

/** The shopper has finished with a field (or, softly, has pasted into it): judge what stands there.
 * @param {HTMLInputElement} el @param {Manner} [manner] @returns {Detail} */
export function commit(el, manner = "") {
  const detail = detailOf(el);
  const { value } = el;
  if (!value.trim()) {
    if (!missing(detail)) clear(detail, value);
  } else if (value !== detail.value || /^(idle|editing)$/.test(detail.state)) {
    if (value !== detail.value) detail.strikes = 0;
    start(detail, value);
    const local = judge(detail, value);
    if (local) settle(detail, local, manner);
    // Strict stops only what the server calls wrong too.
    if (!local || (settings.mode === "strict" && local.verdict === "invalid" && local.certain)) {
      question(detail, value, manner, local);
    }
  } else if (detail.state === "invalid" && detail.told !== value) settle(detail, detail.verdict, manner);
  return detail;
}

/** A keystroke. @param {HTMLInputElement} el */
export function typed(el) {
  const detail = detailOf(el);
  clearTimeout(detail.timer);
  if (detail.state !== "invalid" || !el.value.trim() || missing(detail)) {
    if (el.value !== detail.value) clear(detail, el.value);
    return;
  }
  detail.timer = later(() => {
    const local = judge(detail, el.value);
    if (local && local.verdict === "invalid") return;
    start(detail, el.value);
    if (local) settle(detail, local, "");
    else question(detail, el.value, "clearing");
  }, QUIET_MS);
}

/** The country or the buyer's kind changed: what was judged is judged again, quietly. */
export function again() {
  for (const el of allFields()) {
    const detail = detailOf(el);
    if (detail.value === undefined) continue;
    detail.value = undefined;
    commit(el, "quiet");
  }
}
