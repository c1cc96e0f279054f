/** Small helps for phones and assistive technology at the first focus of a field, only where the page says nothing. */

const HELPS = {
  // Never a numeric keyboard: a RUT ends in K, a NIF, an RFC and a CNPJ hold letters.
  tax_id: { inputmode: "text", spellcheck: "false", autocapitalize: "characters" },
  name: { autocomplete: "organization" },
};

/** @param {import("./undo.js").Undo} undo */
export const createSuggest = (undo) => (/** @type {HTMLElement} */ el, /** @type {import("./types.js").What} */ what) => {
  for (const [name, value] of Object.entries(HELPS[what])) {
    if (el.hasAttribute(name)) continue;
    el.setAttribute(name, value);
    undo.add(() => el.removeAttribute(name));
  }
};

/** Opens the connection to the server early, where it will be asked.
 * @param {import("./undo.js").Undo} undo @param {string} api */
export function createPreconnect(undo, api) {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    const link = document.createElement("link");
    link.rel = "preconnect";
    link.crossOrigin = "anonymous";
    link.href = new URL(api).origin;
    document.head.appendChild(link);
    undo.add(() => link.remove());
  };
}
