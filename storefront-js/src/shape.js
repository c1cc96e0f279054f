/** Writes a valid number back in the format the merchant chose: separators and case only, never a character more.
 *
 * React keeps its own idea of a controlled input's value; the prototype's setter and a bubbling event change that too.
 */
import { settings } from "./config.js";
import { byKey } from "./fields.js";
import { guarded } from "./undo.js";
import { compactOf } from "./written.js";

const GIVE_UP_AFTER = 2;
let reverted = 0;
/** Whether what the page hears now is our own writing. */
export let own = false;

/** @param {string} one @param {string} other */
const sameNumber = (one, other) => one !== other && compactOf(one) === compactOf(other);

/** @param {import("./types.js").Detail} detail */
export function shape(detail) {
  const { formatted = "", compact = "" } = detail.verdict;
  const styles = { keep: "", compact, pretty: formatted, dashed: formatted.replace(/[.\s/]/g, "") };
  const text = styles[settings.format];
  const el = byKey(detail.key);
  if (!text || !el || el === document.activeElement || !sameNumber(text, el.value)) return;
  if (reverted >= GIVE_UP_AFTER || detail.shaped === el.value || (el.maxLength >= 0 && text.length > el.maxLength)) return;
  detail.shaped = el.value;
  detail.value = text;
  own = true;
  const { set } = /** @type {any} */ (Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value"));
  set.call(el, text);
  for (const type of ["input", "change"]) el.dispatchEvent(new Event(type, { bubbles: true }));
  own = false;
  const look = () => {
    const now = byKey(detail.key);
    if (now && sameNumber(now.value, text)) reverted += 1;
  };
  requestAnimationFrame(guarded(look));
}
