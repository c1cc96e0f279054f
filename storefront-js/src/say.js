/** Speaks to screen readers through two polite live regions in turn, empty until the first sentence. */
import { make } from "./dom.js";
import { language } from "./sentence.js";
import { later, onDestroy } from "./undo.js";

const AFTER_FOCUS_MS = 120;
// Out of sight, not out of hearing.
export const HIDDEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap";

const regions = [0, 1].map(() => {
  const region = make("div", HIDDEN);
  region.setAttribute("role", "status");
  onDestroy(() => region.remove());
  return region;
});
/** @type {ReturnType<typeof setTimeout>} */
let timer;

export function prepareToSay() {
  for (const region of regions) {
    if (region.isConnected) continue;
    region.textContent = "";
    document.body.append(region);
  }
}

/** One sentence an event: a newer one takes the place of one not yet spoken.
 * @param {string} text */
export function say(text) {
  prepareToSay();
  clearTimeout(timer);
  timer = later(() => {
    const region = regions.reverse()[0];
    region.lang = language();
    region.textContent = text;
  }, AFTER_FOCUS_MS);
}
