/** The store's settings, as the server baked them in. What is missing or strange falls to the safe side. */

/** @param {any} given
 * @returns {import("./types.js").Settings | null} null where nothing should run */
export function readSettings(given) {
  if (!given?.api || !given.store || given.mode === "off") return null;
  const one = (/** @type {string} */ key, /** @type {string[]} */ words) =>
    words.includes(given[key]) ? given[key] : words[0];
  const ms = (/** @type {any} */ value, /** @type {number} */ most, /** @type {number} */ usual) =>
    value >= 0 && value <= most ? +value : usual;
  return {
    store: `${given.store}`,
    country: `${given.country || ""}`.toUpperCase(),
    lang: `${given.lang || "auto"}`,
    api: given.api,
    mode: one("mode", ["hint", "confirm", "strict"]),
    required: one("required", ["auto", "business", "always", "never"]),
    format: one("format", ["keep", "compact", "dashed", "pretty"]),
    hold_ms: ms(given.hold_ms, 900, 700),
    timeout_ms: ms(given.timeout_ms, 5000, 2500),
    taxIdSelectors: [].concat(given.taxIdSelectors || []),
    nameSelectors: [].concat(given.nameSelectors || []),
  };
}
