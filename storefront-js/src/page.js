/** What the page says about the purchase: whether this is a checkout, the billing country, the buyer's kind, the language. */
import { visible } from "./fields.js";

const COUNTRIES = "#order_billing_address_country,#billing_country,#order_shipping_address_country,#shipping_country,#country";

export const onCheckout = () => /\/(v2|checkout)(\/|$)/.test(location.pathname);

/** @param {import("./types.js").Settings} settings */
export function countryOf(settings) {
  for (const control of document.querySelectorAll(COUNTRIES)) {
    const value = /** @type {HTMLSelectElement} */ (control).value;
    if (/^[A-Za-z]{2}$/.test(value || "") && visible(control)) return value.toUpperCase();
  }
  return settings.country;
}

/** From the control merchants create for it ("Documento: boleta o factura"). Never guessed from anything else.
 * @returns {import("./types.js").Kind} */
export function kindOf() {
  for (const control of document.querySelectorAll("select[id^=order_other_],input[id^=order_other_]:checked")) {
    const { selectedOptions, value } = /** @type {HTMLSelectElement} */ (control);
    const text = `${selectedOptions?.[0]?.text || value}`;
    if (/factura|fatura|invoice/i.test(text)) return "business";
    if (/boleta|recibo|receipt/i.test(text)) return "person";
  }
  return "any";
}

/** @param {import("./types.js").Settings} settings */
export function languageOf(settings) {
  return settings.lang !== "auto" ? settings.lang : document.documentElement.lang || navigator.language || "en";
}
