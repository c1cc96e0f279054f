/** Paints a sentence beside its field: the last child of the field's row, linked with aria-describedby.
 *
 * Nothing of the platform is moved or removed; attributes are added to and taken back. While a sentence stands, an
 * observer puts it back when the page draws the row anew; at rest there is none.
 */
import { attribute, each, make, visible, write } from "./dom.js";
import { byKey } from "./fields.js";
import { HIDDEN } from "./say.js";
import { language, words } from "./sentence.js";
import { guarded, onDestroy } from "./undo.js";

const MARK = "data-folio";
const DESCRIBED = "aria-describedby";
const INVALID = "aria-invalid";
// One of ours, wherever it stands in a list of ids.
const OURS = /(^| )folio-\d+/;

/** @typedef {import("./types.js").Detail} Detail */

/** @type {Set<Detail>} */
const shown = new Set();
let made = 0;
let frame = 0;
const observer = new MutationObserver(() => {
  frame = frame || requestAnimationFrame(guarded(repaint));
});

/** @param {Element} el @returns {Element} */
function rowOf(el) {
  const near = el.closest(".form-group,.field,.floating-label-wrap") || el.parentElement || el;
  const label = near.closest("label,button");
  return (label && label.parentElement) || near;
}

/** Whether the platform itself complains of the field: then we are silent and do not stop the order for it.
 * @param {Element} el */
export const platformComplains = (el) =>
  (attribute(el, INVALID) === "true" && !OURS.test(attribute(el, DESCRIBED))) ||
  [...rowOf(el).querySelectorAll("[class*=error],[class*=invalid],[role=alert]")].some(
    (node) => !node.contains(el) && !node.closest(`[${MARK}]`) && /\S/.test(node.textContent || "") && visible(node),
  );

/** Dark ground: our red would not be readable, the page's own colour is.
 * @param {Element | null} el @returns {boolean} */
function onDark(el) {
  if (!el) return false;
  const [r, g, b, a = 1] = (getComputedStyle(el).backgroundColor.match(/[\d.]+/g) || []).map(Number);
  return a > 0.5 ? r * 3 + g * 6 + b < 1280 : onDark(el.parentElement);
}

/** @param {Element} el */
const describe = (el, id = "") => write(el, DESCRIBED, `${attribute(el, DESCRIBED).replace(OURS, "")} ${id}`.trim());

/** @param {Detail} detail @param {Element} row */
function fill(detail, row) {
  const { node } = detail;
  const wrong = detail.state === "invalid";
  node.style.color = wrong && !onDark(row) ? "#b00020" : "";
  node.lang = language();
  const icon = make("span", "", "⚠\ufe0e ");
  icon.setAttribute("aria-hidden", "true");
  node.textContent = "";
  if (wrong) node.append(make("span", HIDDEN, words(detail, "error")), icon);
  node.append(make("span", "", detail.said));
}

/** @param {Detail} detail */
function erase(detail) {
  if (!shown.delete(detail)) return;
  const { node } = detail;
  node.remove();
  for (const el of each(`[${DESCRIBED}~=${node.id}]`)) {
    describe(el);
    write(el, INVALID);
  }
  if (!shown.size) observer.disconnect();
}

/** Makes the page show what the detail says; harmless to repeat.
 * @param {Detail} detail */
export function paint(detail) {
  const { key, node, state, said } = detail;
  const el = byKey(key);
  if (!said || (el && platformComplains(el))) return erase(detail);
  if (!shown.size) observer.observe(document.body, { childList: true, subtree: true });
  shown.add(detail);
  if (!el) return node.remove(); // the step is gone; it may come back
  const row = rowOf(el);
  if (detail.filled !== state + said) fill(detail, row);
  detail.filled = state + said;
  if (node.parentNode !== row) row.append(node);
  describe(el, node.id);
  write(el, INVALID, state === "invalid" ? "true" : "");
}

/** Where a detail's sentence will stand. */
export function newNode() {
  made += 1;
  const node = make("div", "font-size:.875em;margin-top:.35em;overflow-wrap:anywhere");
  node.id = `folio-${made}`;
  node.setAttribute(MARK, "");
  return node;
}

export function repaint() {
  frame = 0;
  shown.forEach(paint);
}

onDestroy(() => shown.forEach(erase));
