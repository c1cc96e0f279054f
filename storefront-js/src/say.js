/** Speaks to screen readers through two polite live regions in turn, empty until the first sentence. */

const HIDDEN = "position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap";
const AFTER_FOCUS_MS = 120;

/** @param {HTMLElement} el */
export function hide(el) {
  el.style.cssText = HIDDEN;
  return el;
}

/** @param {import("./undo.js").Undo} undo @param {() => string} language */
export function createSay(undo, language) {
  /** @type {HTMLElement[]} */
  let regions = [];
  let turn = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const prepare = () => {
    if (regions[0]?.isConnected) return;
    regions = [0, 1].map(() => {
      const region = hide(document.createElement("div"));
      region.setAttribute("role", "status");
      region.setAttribute("aria-atomic", "true");
      region.lang = language();
      document.body.appendChild(region);
      undo.add(() => region.remove());
      return region;
    });
  };
  undo.add(() => clearTimeout(timer));
  return {
    prepare,
    /** One sentence an event: a newer one takes the place of one not yet spoken.
     * @param {string} text */
    say(text) {
      prepare();
      clearTimeout(timer);
      timer = setTimeout(() => {
        turn = 1 - turn;
        regions[turn].textContent = text;
      }, AFTER_FOCUS_MS);
    },
  };
}
/** @typedef {ReturnType<typeof createSay>} Say */
