/** Finds the Tax ID and the Business Name at the moment something happens: nodes come and go, so none is ever kept.
 *
 * Order: the store's own selectors, the platform's known ids, then the field's accessible name against words of ours.
 */
const TAX_IDS = ["#taxid", "#order_billing_address_taxid", "#order_shipping_address_taxid", "#billing_taxid"];
const NAMES = [
  "#company_name",
  "#business_name",
  "#order_billing_address_company_name",
  "#order_shipping_address_company_name",
];
const TAX_WORDS =
  /\b(rut|run|nif|nipc|nit|rfc|cuit|cuil|ruc|cnpj|cpf|p\. ?iva|partita iva|codice fiscale|tax (id|number)|vat( number| id)?|identificacion fiscal)\b/;
const NAME_WORDS = /razon social|business name|company|nombre de (la )?empresa|nome da empresa|^empresa|ragione sociale/;
const OTHER_WORDS = /giro|activi|ativid|tarjeta|cartao|card/;

/** @param {Element} el */
export const visible = (el) => el.getClientRects().length > 0;

/** What the field is called for a person who cannot see it.
 * @param {HTMLInputElement} el */
export function labelOf(el) {
  const ids = (el.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
  const named = ids.map((id) => document.getElementById(id)?.textContent).join(" ");
  const label = el.getAttribute("aria-label") || named || [...(el.labels || [])].map((l) => l.textContent).join(" ");
  return (label || el.placeholder || "").replace(/[\s*:]+/g, " ").trim();
}

/** @param {import("./types.js").Settings} settings */
export function createFields(settings) {
  const is = (/** @type {Element} */ el, /** @type {string[]} */ selectors) =>
    selectors.some((selector) => {
      try {
        return el.matches(selector);
      } catch {
        return false; // a selector the merchant mistyped
      }
    });

  /** By its selector, else by its name for people. @param {HTMLInputElement} el
   * @returns {import("./types.js").What | null} */
  const named = (el) => {
    if (is(el, settings.taxIdSelectors)) return "tax_id";
    if (is(el, settings.nameSelectors)) return "name";
    if (is(el, TAX_IDS)) return "tax_id";
    if (is(el, NAMES)) return "name";
    const label = labelOf(el)
      .toLowerCase()
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "");
    if (label.length > 50 || OTHER_WORDS.test(label)) return null;
    return TAX_WORDS.test(label) ? "tax_id" : NAME_WORDS.test(label) ? "name" : null;
  };

  /** @param {EventTarget | null} el */
  const what = (el) => {
    if (!(el instanceof HTMLInputElement) || el.disabled || el.readOnly || !/^(text|tel|search|number)$/.test(el.type))
      return null;
    const found = named(el);
    return found && visible(el) ? found : null; // visible last: it makes the browser lay the page out
  };

  /** @returns {HTMLInputElement[]} every field we watch that is in the page now */
  const all = () => [...document.querySelectorAll("input")].filter(what);

  /** A name that outlives the node; twins (the platform repeats ids) are told apart by their order.
   * @param {HTMLInputElement} el */
  const keyOf = (el) => {
    const name = (/** @type {HTMLInputElement} */ each) => each.id || each.name;
    const twins = [...document.querySelectorAll("input")].filter((each) => name(each) === name(el) && what(each));
    return `${what(el)}:${name(el)}:${Math.max(0, twins.indexOf(el))}`;
  };

  return { what, all, keyOf, byKey: (/** @type {string} */ key) => all().find((el) => keyOf(el) === key) };
}
/** @typedef {ReturnType<typeof createFields>} Fields */
