/** The store's settings, as the server baked them in. What is missing or strange falls to the safe side. */

/** @type {import("./types.js").Settings} */
export let settings;

/** @param {import("./types.js").Settings} given */
export function use(given) {
  settings = given;
}

/** @param {any} given
 * @returns {import("./types.js").Settings | null} null where nothing should run */
export function readSettings(given) {
  const { api, store, texts, country, lang, taxIdSelectors, nameSelectors } = given || {};
  if (!api || !store || !texts || given.mode === "off") return null;
  const one = (/** @type {string} */ key, /** @type {RegExp} */ known, /** @type {string} */ safe) =>
    known.test(given[key]) ? given[key] : safe;
  const ms = (/** @type {string} */ key, /** @type {number} */ most, /** @type {number} */ usual) =>
    given[key] >= 0 && given[key] <= most ? given[key] : usual;
  return {
    ...given,
    country: `${country || ""}`.toUpperCase(),
    lang: lang || "auto",
    mode: one("mode", /^(confirm|strict)$/, "hint"),
    required: one("required", /^(business|always|never)$/, "auto"),
    format: one("format", /^(compact|dashed|pretty)$/, "keep"),
    hold_ms: ms("hold_ms", 900, 700),
    timeout_ms: ms("timeout_ms", 5000, 2500),
    taxIdSelectors: [].concat(taxIdSelectors || []),
    nameSelectors: [].concat(nameSelectors || []),
  };
}
