/** Listens on the document, never on a field: a field that is drawn anew keeps working with no code at all. */
import { forgetAnswers } from "./ask.js";
import { settings } from "./config.js";
import { again, commit, typed } from "./details.js";
import { what } from "./fields.js";
import { countryOf, kindOf } from "./page.js";
import { RULES } from "./rules/index.js";
import { prepareToSay } from "./say.js";
import { own } from "./shape.js";
import { repaint } from "./show.js";
import { preconnect, suggest } from "./suggest.js";
import { later, on } from "./undo.js";

const context = () => countryOf() + kindOf();

/** @param {string} types @param {(el: HTMLInputElement, event: any, field: import("./types.js").What) => void} run */
const onField = (types, run) =>
  on(document, types, (event) => {
    const el = event.composedPath()[0];
    const field = !own && what(el);
    if (field) run(el, event, field);
  });

/** After the page's own handlers, so that what it says is known; if the field is still there.
 * @param {HTMLInputElement} el @param {import("./details.js").Manner} [manner] */
const commitSoon = (el, manner) => void later(() => what(el) && commit(el, manner));

export function listen() {
  let judgedIn = context();

  onField("focusin", (el, _, field) => {
    prepareToSay();
    suggest(el, field);
    if (field === "tax_id" && (settings.mode === "strict" || !RULES.has(countryOf()))) preconnect();
  });
  onField("input compositionend", (el, event) => event.isComposing || typed(el));
  onField("focusout", (el) => commitSoon(el));
  onField("paste drop", (el) => commitSoon(el, "soft"));
  onField("keydown", (el, event) => {
    if (event.key === "Enter" && !event.isComposing) commit(el);
  });
  // Filled in by the browser or another script, without focus.
  onField("change", (el) => el === document.activeElement || commitSoon(el, "quiet"));

  on(document, "change", (event) => {
    if (what(event.target)) return;
    later(() => {
      const now = context();
      if (now !== judgedIn) again();
      judgedIn = now;
    });
  });
  on(window, "pageshow", repaint);
  on(window, "pagehide", forgetAnswers);
}
