/** Finds the Tax ID and the Business Name at the moment something happens: nodes come and go, so none is ever kept.
 *
 * Order: the store's own selectors, the platform's known ids, then the field's accessible name against words of ours.
 */
import { settings } from "./config.js";
import { attribute, each, known, visible } from "./dom.js";
import { onCheckout } from "./page.js";

const TAX_WORDS =
  /\b(ru[tnc]|ni[ft]|nipc|rfc|cui[tl]|cnpj|cpf|p\. ?iva|partita iva|codice fiscale|tax (id|number)|vat( number| id)?|identificacion fiscal)\b/i;
const NAME_WORDS = /razon social|business name|company|nombre de (la )?empresa|nome da empresa|^empresa|ragione sociale/i;
// Something else, or too much text to be a name.
const OTHER_WORDS = /giro|activi|ativid|tarjeta|cartao|card|.{51}/i;

/** What the field is called for a person who cannot see it.
 * @param {HTMLInputElement} el */
export function labelOf(el) {
  const ids = attribute(el, "aria-labelledby").split(" ");
  const labels = [...(el.labels || []), ...ids.map((id) => document.getElementById(id))];
  const text = labels.map((node) => (node ? node.textContent : "")).join(" ");
  return (attribute(el, "aria-label") || text.trim() || el.placeholder).replace(/[\s*:]+/g, " ").trim();
}

/** By its selector, else by its name for people.
 * @param {HTMLInputElement} el */
function named(el) {
  const is = (/** @type {string[]} */ selectors) =>
    selectors.some((selector) => {
      try {
        return el.matches(selector);
      } catch {
        return false; // a selector the merchant mistyped
      }
    });
  if (is(settings.taxIdSelectors)) return "tax_id";
  if (is(settings.nameSelectors)) return "name";
  if (known(el, "taxid")) return "tax_id";
  if (known(el, "name")) return "name";
  const label = labelOf(el).normalize("NFD").replace(/\p{M}/gu, "");
  return OTHER_WORDS.test(label) ? "" : TAX_WORDS.test(label) ? "tax_id" : NAME_WORDS.test(label) ? "name" : "";
}

/** Which of the two details a node of the page holds, if any. Visible last: it makes the browser lay the page out.
 * @param {any} el @returns {import("./types.js").What | ""} */
export function what(el) {
  const open = el instanceof HTMLInputElement && !el.disabled && !el.readOnly && /^(text|tel|search|number)$/.test(el.type);
  const found = open && onCheckout() && named(el);
  return found && visible(el) ? found : "";
}

/** @returns {HTMLInputElement[]} every field we watch that is in the page now */
export const allFields = () => each("input").filter(what);

/** @param {HTMLInputElement} el */
const nameOf = (el) => el.id || el.name;

/** A name that outlives the node; twins (the platform repeats ids) are told apart by their order.
 * @param {HTMLInputElement} el */
export const keyOf = (el) =>
  what(el) +
  nameOf(el) +
  allFields()
    .filter((twin) => nameOf(twin) === nameOf(el))
    .indexOf(el);

/** @param {string} key */
export const byKey = (key) => allFields().find((el) => keyOf(el) === key);
