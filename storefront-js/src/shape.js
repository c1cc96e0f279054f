/** Writes a valid number back in the format the merchant chose: separators and case only, never a character more.
 *
 * React keeps its own idea of a controlled input's value; the prototype's setter and a bubbling event change that too.
 */
import { read } from "./written.js";

const GIVE_UP_AFTER = 2;

/** @param {import("./types.js").Settings} settings @param {import("./undo.js").Undo} undo @param {import("./fields.js").Fields} fields */
export function createShape(settings, undo, fields) {
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
  let reverted = 0;
  let own = false;

  /** @param {import("./types.js").Verdict} verdict */
  function target({ compact = "", formatted = "" }) {
    if (settings.format === "compact") return compact;
    return settings.format === "pretty" ? formatted : formatted.replace(/[.\s/]/g, "");
  }

  /** @param {import("./types.js").Detail} detail */
  function shape(detail) {
    const el = fields.byKey(detail.key);
    if (!el || !setter || settings.format === "keep" || detail.what !== "tax_id" || !detail.verdict?.formatted) return;
    const text = target(detail.verdict);
    const fits = el.maxLength < 0 || text.length <= el.maxLength;
    if (el === document.activeElement || reverted >= GIVE_UP_AFTER || detail.shaped === detail.value || !fits) return;
    if (text === el.value || read(text).compact !== read(el.value).compact) return;
    detail.shaped = detail.value = text;
    own = true;
    setter.call(el, text);
    el.dispatchEvent(new Event("input", { bubbles: true }));
    el.dispatchEvent(new Event("change", { bubbles: true }));
    own = false;
    const look = () => {
      const now = fields.byKey(detail.key);
      if (now && now.value !== text && read(now.value).compact === read(text).compact) reverted += 1;
    };
    requestAnimationFrame(undo.guarded(look));
  }

  return { shape, writing: () => own };
}
/** @typedef {ReturnType<typeof createShape>} Shape */
