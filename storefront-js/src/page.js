/** What the page says about the purchase: whether this is a checkout, the billing country, the buyer's kind, the language. */
import { settings } from "./config.js";
import { each, known, visible } from "./dom.js";

export const onCheckout = () => /\/(v2|checkout)(\/|$)/.test(location.pathname);

export function countryOf() {
  const controls = /** @type {HTMLSelectElement[]} */ (each("select,input"));
  const chosen = controls.find((el) => known(el, "country") && /^[a-z]{2}$/i.test(el.value) && visible(el));
  return chosen ? chosen.value.toUpperCase() : settings.country;
}

/** From the control merchants create for it ("Documento: boleta o factura"). Never guessed from anything else.
 * @returns {import("./types.js").Kind} */
export function kindOf() {
  const chosen = /** @type {HTMLOptionElement[]} */ (each("[id^=order_other_]:checked,[id^=order_other_] :checked"));
  const words = chosen.map(({ text, value }) => text || value).join();
  return /fact?ura|invoice/i.test(words) ? "business" : /boleta|recibo|receipt/i.test(words) ? "person" : "any";
}

export const languageOf = () =>
  settings.lang !== "auto" ? settings.lang : document.documentElement.lang || navigator.language || "en";
