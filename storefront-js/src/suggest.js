/** Small helps for phones and assistive technology at the first focus of a field, only where the page says nothing. */
import { settings } from "./config.js";
import { each } from "./dom.js";
import { onDestroy } from "./undo.js";

/** @type {Record<string, Record<string, string>>} */
const HELPS = {
  // Never a numeric keyboard: a RUT ends in K, a NIF, an RFC and a CNPJ hold letters.
  tax_id: { inputmode: "text", spellcheck: "false", autocapitalize: "characters" },
  name: { autocomplete: "organization" },
};

/** What we added to which node, without keeping a node the page has thrown away.
 * @type {WeakMap<Element, string[]>} */
const added = new WeakMap();

/** @param {HTMLElement} el @param {string} what */
export function suggest(el, what) {
  const helps = HELPS[what];
  const absent = Object.keys(helps).filter((name) => !el.hasAttribute(name));
  for (const name of absent) el.setAttribute(name, helps[name]);
  added.set(el, absent.concat(added.get(el) || []));
}

onDestroy(() => {
  for (const el of each("input")) for (const name of added.get(el) || []) el.removeAttribute(name);
});

let connected = false;

/** Opens the connection to the server early, where it will be asked. */
export function preconnect() {
  if (connected) return;
  connected = true;
  const link = Object.assign(document.createElement("link"), {
    rel: "preconnect",
    crossOrigin: "anonymous",
    href: settings.api,
  });
  document.head.append(link);
  onDestroy(() => link.remove());
}
