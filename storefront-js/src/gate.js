/** The order button. It stops a shopper only for what we know to be wrong, and only as far as the merchant chose.
 *
 * hint: never. confirm: once for each wrong value; the next press goes through. strict: while the server, too, calls it
 * certainly wrong, three times at most. Everything else (good, unknown, unavailable, hidden, the platform's own error)
 * leaves the event alone: the trusted click goes on as if we were not there.
 */
import { settings } from "./config.js";
import { commit, fault, missing, SHOWN_AFTER_MS, settle, tell } from "./details.js";
import { attribute, write } from "./dom.js";
import { allFields, byKey } from "./fields.js";
import { dropJobs } from "./pointer.js";
import { say } from "./say.js";
import { words } from "./sentence.js";
import { paint, platformComplains } from "./show.js";
import { guarded, later, on } from "./undo.js";
import { bad } from "./written.js";

const ORDER = "#save_place_order,#place_order";
const STRIKES = 3;

/** @typedef {import("./types.js").Detail} Detail */

let passing = false;
/** The hold that is on, if any.
 * @type {object | null} */
let holding = null;

/** @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Whether a detail must be there at all. A business: its number says so, or a business name is there.
 * @param {HTMLInputElement} el @param {Detail[]} all */
function needed(el, all) {
  const { required } = settings;
  if (required === "auto") return el.required || attribute(el, "aria-required") === "true";
  const business = all.some((each) => each.state === "valid" && (each.field === "name" || each.verdict.kind === "business"));
  return required === "always" || (required === "business" && business);
}

/** Judges what stands in the fields now. @returns {Detail[]} */
function judged() {
  const fields = allFields();
  const all = fields.map((el) => commit(el, "quiet"));
  fields.forEach((el, i) => {
    if (el.value.trim() || !needed(el, all)) return;
    all[i].value = "";
    settle(all[i], bad(all[i].field === "name" ? "name_required" : "required"), "quiet");
  });
  return all.filter((_, i) => !platformComplains(fields[i]));
}

/** @param {Detail} detail */
function stops(detail) {
  if (detail.state !== "invalid" || /^(country|kind|swapped)$/.test(detail.verdict.reason)) return false;
  if (settings.mode === "confirm" || missing(detail)) return detail.value !== detail.acked;
  return detail.agreed && detail.strikes < STRIKES;
}

/** @param {Detail[]} wrong */
function point(wrong) {
  const [first] = wrong;
  const hint = settings.mode === "confirm" && !missing(first) ? ` ${words(first, "again")}` : "";
  dropJobs();
  for (const detail of wrong) {
    detail.acked = detail.told = detail.value;
    detail.strikes += 1;
    detail.said = fault(detail) + hint;
    paint(detail);
  }
  const el = byKey(first.key);
  if (el) {
    el.focus({ preventScroll: true });
    el.scrollIntoView({ block: "center" });
  }
  const many = wrong.length > 1;
  if (!many && first.field === "name") say(first.said);
  else say(words(first, many ? "gate_many" : "gate", { n: `${wrong.length}` }) + hint);
}

/** @returns {boolean} whether the order was stopped */
function refuse(/** @type {Detail[]} */ all) {
  const wrong = all.filter(stops);
  if (wrong.length) point(wrong);
  else for (const detail of all) if (detail.state === "invalid" && detail.strikes) tell("override", detail);
  return wrong.length > 0;
}

/** Waits for verdicts on their way, shortly; then stops or presses the button once, on the node that is there then.
 * @param {HTMLElement} button @param {Detail[]} pending */
function hold(button, pending) {
  const mine = {};
  holding = mine;
  write(button, "aria-busy", "true");
  const shown = later(() => say(words(pending[0], "checking")), SHOWN_AFTER_MS);
  const end = () => {
    if (holding !== mine) return;
    clearTimeout(shown);
    write(button, "aria-busy");
    holding = null;
    let stopped = false;
    guarded(() => {
      stopped = refuse(judged());
    })();
    if (stopped) return;
    passing = true;
    /** @type {HTMLElement} */ (document.querySelector(ORDER) || button).click();
    passing = false;
  };
  // Not with what ends when the script leaves: the press is ours to give back, whatever happens.
  setTimeout(end, settings.hold_ms);
  Promise.all(pending.map((detail) => detail.pending)).then(end);
}

export function watchOrders() {
  if (settings.mode === "hint") return;
  on(window, "click", (event) => {
    const { target } = event;
    const button = target.closest && target.closest(ORDER);
    if (!button || passing) return;
    if (holding) return stop(event);
    const all = judged();
    if (refuse(all)) return stop(event);
    const pending = all.filter((detail) => detail.pending);
    if (!pending.length || !settings.hold_ms) return;
    stop(event);
    hold(button, pending);
  });

  // The classic checkout: its visible button is a label, so one press is two clicks but one submit. Never held.
  on(window, "submit", (event) => {
    if (!passing && allFields().some((el) => event.target.contains(el)) && refuse(judged())) stop(event);
  });
}
