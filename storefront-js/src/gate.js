/** The order button. It stops a shopper only for what we know to be wrong, and only as far as the merchant chose.
 *
 * hint: never. confirm: once for each wrong value; the next press goes through. strict: while the server, too, calls it
 * certainly wrong, three times at most. Everything else (good, unknown, unavailable, hidden, the platform's own error)
 * leaves the event alone: the trusted click goes on as if we were not there.
 */
import { platformComplains } from "./show.js";

const ORDER = "#save_place_order,#place_order";
const HINTS = /^(country|kind|swapped)$/;
const STRIKES = 3;
const SHOWN_AFTER_MS = 300;

/** @typedef {import("./types.js").Detail} Detail */

/** @param {import("./types.js").Settings} settings
 * @param {{ undo: import("./undo.js").Undo, fields: import("./fields.js").Fields, show: import("./show.js").Show,
 *   say: import("./say.js").Say, pointer: import("./pointer.js").Pointer, details: import("./details.js").Details }} tools */
export function createGate(settings, { undo, fields, show, say, pointer, details }) {
  let passing = false;
  let holding = false;

  /** @param {Event} event */
  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  /** Whether a detail must be there at all. @param {HTMLInputElement} el @param {Detail[]} all */
  function needed(el, all) {
    if (settings.required === "always") return true;
    if (settings.required === "auto") return el.required || el.getAttribute("aria-required") === "true";
    // A business: its number says so, or a business name is there.
    const business = all.some((each) => each.state === "valid" && (each.what === "name" || each.verdict?.kind === "business"));
    return settings.required === "business" && business;
  }

  /** Judges what stands in the fields now. @returns {Detail[]} */
  function judged() {
    const pairs = fields.all().map((el) => ({ el, detail: details.commit(el, { quiet: true }) }));
    const all = pairs.map(({ detail }) => detail);
    for (const { el, detail } of pairs) {
      if (el.value.trim() || !needed(el, all)) continue;
      const reason = detail.what === "name" ? "name_required" : "required";
      detail.value = "";
      details.settle(detail, { verdict: "invalid", certain: true, reason }, { quiet: true });
    }
    return pairs.filter(({ el }) => !platformComplains(el)).map(({ detail }) => detail);
  }

  /** @param {Detail} detail */
  function stops(detail) {
    const { state, verdict, value, acked } = detail;
    if (state !== "invalid" || !verdict || HINTS.test(verdict.reason)) return false;
    if (settings.mode === "confirm" || /required/.test(verdict.reason)) return value !== acked;
    return detail.agreed && detail.strikes < STRIKES;
  }

  /** @param {Detail[]} wrong */
  function point(wrong) {
    pointer.drop();
    const again =
      settings.mode === "confirm" && !/required/.test(wrong[0].verdict?.reason || "")
        ? ` ${details.words(wrong[0], "again")}`
        : "";
    for (const detail of wrong) {
      detail.acked = detail.told = detail.value;
      detail.strikes += 1;
      const said = details.words(detail, detail.verdict?.reason || "", detail.verdict?.params) || detail.verdict?.message || "";
      detail.said = said + again;
      show.paint(detail);
    }
    const first = fields.byKey(wrong[0].key);
    first?.focus({ preventScroll: true });
    first?.scrollIntoView({ block: "center" });
    const one = wrong[0].what === "name" ? wrong[0].said : details.words(wrong[0], "gate") + again;
    say.say(wrong.length > 1 ? details.words(wrong[0], "gate_many", { n: `${wrong.length}` }) + again : one);
  }

  /** @param {Detail[]} all @returns {boolean} whether the order was stopped */
  function refuse(all) {
    const wrong = all.filter(stops);
    if (wrong.length) point(wrong);
    else for (const detail of all) if (detail.state === "invalid" && detail.strikes) details.tell("override", detail);
    return wrong.length > 0;
  }

  /** Waits for verdicts on their way, shortly; then stops or presses the button once, on the node that is there then.
   * @param {Element} button @param {Detail[]} pending */
  function hold(button, pending) {
    holding = true;
    button.setAttribute("aria-busy", "true");
    const shown = setTimeout(() => say.say(details.words(pending[0], "checking")), SHOWN_AFTER_MS);
    const longest = new Promise((done) => setTimeout(done, settings.hold_ms));
    const end = () => {
      clearTimeout(shown);
      button.removeAttribute("aria-busy");
      holding = false;
      let stopped = false;
      undo.guarded(() => {
        stopped = refuse(judged());
      })();
      if (stopped) return;
      passing = true;
      const now = document.querySelector(ORDER) || button;
      /** @type {HTMLElement} */ (now).click();
      passing = false;
    };
    Promise.race([Promise.all(pending.map((detail) => detail.pending)), longest]).then(end, end);
  }

  undo.on(window, "click", (event) => {
    const button = event.target instanceof Element && event.target.closest(ORDER);
    if (!button || passing || settings.mode === "hint") return;
    if (holding) return stop(event);
    const all = judged();
    if (refuse(all)) return stop(event);
    const pending = all.filter((detail) => detail.pending);
    if (!pending.length || !settings.hold_ms) return;
    stop(event);
    hold(button, pending);
  });

  // The classic checkout: its visible button is a label, so one press is two clicks but one submit. Never held.
  undo.on(window, "submit", (event) => {
    if (passing || settings.mode === "hint") return;
    if (fields.all().some((el) => event.target.contains(el)) && refuse(judged())) stop(event);
  });
}
