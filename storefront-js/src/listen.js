/** Listens on the document, never on a field: a field that is drawn anew keeps working with no code at all. */
import { countryOf, kindOf, onCheckout } from "./page.js";
import { RULES } from "./rules/index.js";
import { createPreconnect, createSuggest } from "./suggest.js";

/** @param {import("./types.js").Settings} settings
 * @param {{ undo: import("./undo.js").Undo, fields: import("./fields.js").Fields, say: import("./say.js").Say,
 *   show: import("./show.js").Show, ask: import("./ask.js").Ask, shape: import("./shape.js").Shape,
 *   details: import("./details.js").Details }} tools */
export function listen(settings, { undo, fields, say, show, ask, shape, details }) {
  const suggest = createSuggest(undo);
  const preconnect = createPreconnect(undo, settings.api);
  const context = () => `${countryOf(settings)} ${kindOf()}`;
  let judgedIn = context();
  let composing = false;

  /** @param {string} type @param {(el: HTMLInputElement) => void} run */
  const onField = (type, run) =>
    undo.on(document, type, (event) => {
      const el = event.composedPath()[0];
      if (!shape.writing() && onCheckout() && fields.what(el)) run(el);
    });
  // After the page's own handlers, so that what it says is known.
  const soon = (/** @type {() => void} */ run) => setTimeout(undo.guarded(run));
  const inPage = (/** @type {HTMLInputElement} */ el) => el.isConnected && fields.what(el);

  onField("focusin", (el) => {
    say.prepare();
    const what = /** @type {import("./types.js").What} */ (fields.what(el));
    suggest(el, what);
    if (what === "tax_id" && (settings.mode === "strict" || !RULES.has(countryOf(settings)))) preconnect();
  });
  onField("input", (el) => composing || details.typed(el));
  onField("compositionstart", () => {
    composing = true;
  });
  onField("compositionend", (el) => {
    composing = false;
    details.typed(el);
  });
  onField("focusout", (el) => soon(() => inPage(el) && details.commit(el)));
  onField("paste", (el) => soon(() => inPage(el) && details.commit(el, { soft: true })));
  onField("drop", (el) => soon(() => inPage(el) && details.commit(el, { soft: true })));
  undo.on(document, "keydown", (event) => {
    const el = event.composedPath()[0];
    if (event.key === "Enter" && !composing && onCheckout() && fields.what(el)) details.commit(el);
  });
  // Filled in by the browser or another script, without focus.
  onField("change", (el) => el !== document.activeElement && soon(() => inPage(el) && details.commit(el, { quiet: true })));

  undo.on(document, "change", (event) => {
    if (!onCheckout() || fields.what(event.target)) return;
    soon(() => {
      if (context() === judgedIn) return;
      judgedIn = context();
      details.again();
    });
  });
  undo.on(window, "pageshow", (event) => {
    if (!event.persisted) return;
    ask.reset();
    show.repaint();
  });
  undo.on(window, "pagehide", () => ask.reset());
}
