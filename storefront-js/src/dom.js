/** The page's nodes in few words. */

// The ids of the platform's own fields and country controls.
const KNOWN = /^((order_)?(billing|shipping)_(address_)?)?(country|taxid|(company|business)_name)$/;

/** @param {Element} el @param {string} end what the id ends with: "taxid", "name" or "country" */
export const known = (el, end) => el.id.endsWith(end) && KNOWN.test(el.id);

/** @param {string} selector @returns {any[]} */
export const each = (selector) => [...document.querySelectorAll(selector)];

/** @param {Element} el */
export const visible = (el) => el.getClientRects().length > 0;

/** @param {Element} el @param {string} name */
export const attribute = (el, name) => el.getAttribute(name) || "";

/** Sets an attribute, or takes it away where there is no value; what stands already is not written again.
 * @param {Element} el @param {string} name */
export function write(el, name, value = "") {
  if (!value) el.removeAttribute(name);
  else if (attribute(el, name) !== value) el.setAttribute(name, value);
}

/** @param {string} tag */
export function make(tag, css = "", text = "") {
  const node = document.createElement(tag);
  node.style.cssText = css;
  node.textContent = text;
  return node;
}
