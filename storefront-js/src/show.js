/** Paints a sentence beside its field: the last child of the field's row, linked with aria-describedby.
 *
 * Nothing of the platform is moved or removed; attributes are added to and taken back. While a sentence stands, an
 * observer puts it back when the page draws the row anew; at rest there is none.
 */
import { hide } from "./say.js";

const ROW = ".form-group,.field,.floating-label-wrap";
const MARK = "data-folio";

/** @param {HTMLElement} el */
const rowOf = (el) => {
  const near = /** @type {HTMLElement} */ (el.closest(ROW) || el.parentElement || el);
  const label = near.closest("label,button");
  return /** @type {HTMLElement} */ (label?.parentElement || near);
};

/** Whether the platform itself complains of the field: then we are silent and do not stop the order for it.
 * @param {HTMLElement} el */
export function platformComplains(el) {
  const ours = (el.getAttribute("aria-describedby") || "").includes("folio-");
  if (el.getAttribute("aria-invalid") === "true" && !ours) return true;
  return [...rowOf(el).querySelectorAll("[class*=error],[class*=invalid],[role=alert]")].some(
    (node) => !node.contains(el) && !node.closest(`[${MARK}]`) && node.textContent?.trim() && node.getClientRects().length,
  );
}

/** Dark ground: our red would not be readable, the page's own colour is.
 * @param {Element | null} el */
function onDark(el) {
  for (let at = el; at; at = at.parentElement) {
    const [r, g, b, a = 1] = (getComputedStyle(at).backgroundColor.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
    if (a > 0.5) return r * 0.3 + g * 0.59 + b * 0.11 < 128;
  }
  return false;
}

/** @param {HTMLElement} el @param {string} id @param {boolean} on */
function describe(el, id, on) {
  const now = el.getAttribute("aria-describedby");
  const ids = (now || "").split(/\s+/).filter((each) => each && each !== id);
  if (on) ids.push(id);
  const then = ids.join(" ");
  if (then === (now || "")) return;
  if (then) el.setAttribute("aria-describedby", then);
  else el.removeAttribute("aria-describedby");
}

/** @param {import("./undo.js").Undo} undo @param {import("./fields.js").Fields} fields
 * @param {(text: string) => string} words our own small words @param {() => string} language */
export function createShow(undo, fields, words, language) {
  /** @type {Map<string, { detail: import("./types.js").Detail, node: HTMLElement, id: string, filled: string }>} */
  const shown = new Map();
  let made = 0;
  let frame = 0;
  const observer = new MutationObserver(() => {
    frame = frame || requestAnimationFrame(undo.guarded(repaint));
  });
  undo.add(() => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    for (const { detail } of [...shown.values()]) erase(detail.key);
  });

  function build(/** @type {string} */ id) {
    const node = document.createElement("div");
    node.id = id;
    node.setAttribute(MARK, "");
    node.style.cssText = "font-size:.875em;line-height:1.4;margin-block-start:.35em;overflow-wrap:anywhere;text-align:start";
    return node;
  }

  /** @param {HTMLElement} node @param {import("./types.js").Detail} detail @param {HTMLElement} row */
  function fill(node, detail, row) {
    const wrong = detail.state === "invalid";
    node.style.color = wrong && !onDark(row) ? "#b00020" : "";
    node.lang = language();
    const text = document.createElement("span");
    text.textContent = detail.said;
    const prefix = hide(document.createElement("span"));
    prefix.textContent = words("error");
    const icon = document.createElement("span");
    icon.setAttribute("aria-hidden", "true");
    icon.textContent = "⚠\ufe0e ";
    node.replaceChildren(...(wrong ? [prefix, icon, text] : [text]));
  }

  function erase(/** @type {string} */ key) {
    const entry = shown.get(key);
    if (!entry) return;
    shown.delete(key);
    entry.node.remove();
    for (const el of document.querySelectorAll(`[aria-describedby~="${entry.id}"]`)) {
      describe(/** @type {HTMLElement} */ (el), entry.id, false);
      el.removeAttribute("aria-invalid");
    }
    if (!shown.size) observer.disconnect();
  }

  /** Makes the page show what the detail says; harmless to repeat.
   * @param {import("./types.js").Detail} detail */
  function paint(detail) {
    const el = fields.byKey(detail.key);
    if (!detail.said || (el && platformComplains(el))) return erase(detail.key);
    if (!shown.size) observer.observe(document.body, { childList: true, subtree: true });
    let entry = shown.get(detail.key);
    if (!entry) {
      made += 1;
      entry = { detail, id: `folio-${made}`, node: build(`folio-${made}`), filled: "" };
      shown.set(detail.key, entry);
    }
    if (!el) return entry.node.remove(); // the step is gone; it may come back
    const row = rowOf(el);
    const filled = detail.state + detail.said;
    if (entry.filled !== filled) fill(entry.node, detail, row);
    entry.filled = filled;
    if (entry.node.parentNode !== row) row.appendChild(entry.node);
    describe(el, entry.id, true);
    const wrong = detail.state === "invalid";
    if (wrong && el.getAttribute("aria-invalid") !== "true") el.setAttribute("aria-invalid", "true");
    if (!wrong && el.hasAttribute("aria-invalid")) el.removeAttribute("aria-invalid");
  }

  function repaint() {
    frame = 0;
    for (const { detail } of [...shown.values()]) paint(detail);
  }

  return { paint, repaint };
}
/** @typedef {ReturnType<typeof createShow>} Show */
