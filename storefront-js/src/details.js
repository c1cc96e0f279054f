/** What we know of each detail, and how it changes: idle, editing, checking, valid, invalid, unavailable.
 *
 * A record belongs to a field's key, never to a node. No text appears while the shopper types; an error goes as soon
 * as the value becomes acceptable, and another one waits for the field to be left.
 */
import { labelOf } from "./fields.js";
import { judgeTaxId } from "./judge.js";
import { judgeName } from "./name.js";
import { countryOf, kindOf, languageOf } from "./page.js";
import { RULES } from "./rules/index.js";
import { sentence } from "./texts/index.js";

const QUIET_MS = 250;
const SHOWN_AFTER_MS = 300;
// What no field can hold: the mark of "none yet" and of "judge again".
const NO_VALUE = "\0";

/** @typedef {import("./types.js").Detail} Detail
 * @typedef {import("./types.js").Verdict} Verdict
 * @typedef {{ quiet?: boolean, soft?: boolean, clearing?: boolean }} Manner quiet: say nothing aloud; soft: an error waits
 *   for the field to be left; clearing: only good news counts */

/** @param {import("./types.js").Settings} settings
 * @param {{ undo: import("./undo.js").Undo, fields: import("./fields.js").Fields, ask: import("./ask.js").Ask,
 *   show: import("./show.js").Show, say: import("./say.js").Say, pointer: import("./pointer.js").Pointer,
 *   shape: import("./shape.js").Shape }} tools */
export function createDetails(settings, { undo, fields, ask, show, say, pointer, shape }) {
  /** @type {Map<string, Detail>} */
  const details = new Map();

  /** @param {HTMLInputElement} el @returns {Detail} */
  function of(el) {
    const key = fields.keyOf(el);
    const what = /** @type {import("./types.js").What} */ (fields.what(el));
    const fresh = {
      key,
      what,
      state: /** @type {const} */ ("idle"),
      value: "",
      verdict: null,
      said: "",
      acked: NO_VALUE,
      told: NO_VALUE,
      shaped: NO_VALUE,
      agreed: false,
      strikes: 0,
      touched: false,
      seq: 0,
      pending: null,
      timer: undefined,
    };
    const detail = details.get(key) || fresh;
    details.set(key, detail);
    return detail;
  }

  /** @param {Detail} detail @param {string} reason @param {Record<string, string>} [params] */
  function words(detail, reason, params) {
    const country = countryOf(settings);
    const rule = RULES.get(country);
    const el = fields.byKey(detail.key);
    const id = rule?.name || (el && labelOf(el).slice(0, 24)) || "Tax ID";
    return sentence(reason, languageOf(settings), country, { id, ex: rule?.example || "", ...params });
  }

  /** @param {Detail} detail @param {import("./types.js").State} state @param {string} said @param {string} [aloud] */
  function become(detail, state, said, aloud) {
    const changed = detail.state !== state;
    detail.state = state;
    detail.said = said;
    pointer.whenUp(detail.key, () => {
      show.paint(detail);
      if (aloud) say.say(aloud);
      if (state === "valid") shape.shape(detail);
    });
    if (changed) tell("state", detail);
  }

  /** Events carry no value. @param {string} what @param {Detail} detail */
  function tell(what, { what: field, state, verdict }) {
    const about = { detail: { field, state, reason: verdict?.reason || "" } };
    document.dispatchEvent(new CustomEvent(`taxcheck:${what}`, about));
  }

  /** @param {Detail} detail */
  function forget(detail) {
    clearTimeout(detail.timer);
    ask.cancel(detail.key);
    detail.seq += 1;
    detail.pending = null;
    detail.agreed = false;
  }

  /** @param {Detail} detail @param {string} [value] */
  function clear(detail, value = "") {
    forget(detail);
    detail.value = value;
    detail.verdict = null;
    if (detail.state !== "idle" || detail.said) become(detail, value ? "editing" : "idle", "");
  }

  /** @param {Detail} detail @param {Verdict} verdict @param {Manner} manner */
  function settle(detail, verdict, { quiet, soft, clearing }) {
    const wasWrong = detail.state === "invalid";
    if (verdict.verdict === "invalid") {
      if (clearing || (soft && !wasWrong)) return;
      const said = words(detail, verdict.reason, verdict.params);
      detail.verdict = verdict;
      const text = said || verdict.message || "";
      const aloud = quiet || detail.told === detail.value ? "" : words(detail, "error") + text;
      if (aloud) detail.told = detail.value;
      become(detail, "invalid", text, aloud);
    } else {
      detail.verdict = verdict;
      const fixed = wasWrong ? words(detail, detail.what === "name" ? "name_fixed" : "fixed") : "";
      become(detail, verdict.verdict === "valid" ? "valid" : "unavailable", "", verdict.verdict === "valid" ? fixed : "");
    }
  }

  /** @param {Detail} detail @param {string} value @returns {Verdict | null} */
  function judge(detail, value) {
    const country = countryOf(settings);
    return detail.what === "name" ? judgeName(value, country) : judgeTaxId(country, value, kindOf());
  }

  /** @param {Detail} detail @param {string} value @param {Verdict | null} local @param {Manner} manner */
  function question(detail, value, local, manner) {
    const seq = ++detail.seq;
    const slow = () => {
      if (seq === detail.seq && detail.state === "checking") become(detail, "checking", words(detail, "checking"));
    };
    const later = setTimeout(undo.guarded(slow), SHOWN_AFTER_MS);
    if (!local && detail.state !== "invalid") become(detail, "checking", "");
    const asked = { country: countryOf(settings), kind: kindOf(), lang: languageOf(settings), tax_id: value };
    const heard = (/** @type {Verdict | null} */ answer) => {
      clearTimeout(later);
      if (seq !== detail.seq) return; // an older question: its answer paints nothing
      detail.pending = null;
      if (!local) settle(detail, answer || { verdict: "unknown", reason: "unavailable" }, manner);
      else if (answer?.verdict === "valid") settle(detail, answer, manner);
      else detail.agreed = answer?.verdict === "invalid" && !!answer.certain;
    };
    detail.pending = ask.ask(detail.key, asked).then(undo.guarded(heard));
  }

  /** The shopper has finished with a field (or, softly, has pasted into it): judge what stands there.
   * @param {HTMLInputElement} el @param {Manner} [manner] @returns {Detail} */
  function commit(el, manner = {}) {
    const detail = of(el);
    const value = el.value;
    if (!value.trim()) {
      if (detail.verdict?.reason !== "required" && detail.verdict?.reason !== "name_required") clear(detail);
      return detail;
    }
    if (value === detail.value && !/^(idle|editing)$/.test(detail.state)) {
      const unheard = detail.state === "invalid" && !manner.quiet && detail.told !== value;
      if (unheard && detail.verdict) settle(detail, detail.verdict, manner);
      return detail;
    }
    forget(detail);
    if (value !== detail.value) detail.strikes = 0;
    detail.value = value;
    detail.touched = true;
    const local = judge(detail, value);
    if (local) settle(detail, local, manner);
    if (!local || (settings.mode === "strict" && local.verdict === "invalid" && local.certain && detail.what === "tax_id")) {
      question(detail, value, local, manner);
    }
    return detail;
  }

  /** A keystroke. @param {HTMLInputElement} el */
  function typed(el) {
    const detail = of(el);
    clearTimeout(detail.timer);
    if (detail.state !== "invalid" || !el.value.trim() || /required/.test(detail.verdict?.reason || "")) {
      if (el.value !== detail.value) clear(detail, el.value.trim() && NO_VALUE);
      return;
    }
    const look = () => {
      const value = el.value;
      const local = judge(detail, value);
      if (local?.verdict === "invalid") return;
      forget(detail);
      detail.value = value;
      if (local) settle(detail, local, {});
      else question(detail, value, null, { clearing: true });
    };
    detail.timer = setTimeout(undo.guarded(look), QUIET_MS);
  }

  /** The country or the buyer's kind changed: what was judged is judged again, quietly. */
  function again() {
    for (const el of fields.all()) {
      const detail = of(el);
      if (!detail.touched || !el.value.trim()) continue;
      detail.value = NO_VALUE;
      commit(el, { quiet: true });
    }
  }

  return { details, of, commit, typed, again, become, words, tell, settle };
}
/** @typedef {ReturnType<typeof createDetails>} Details */
