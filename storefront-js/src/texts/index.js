/** What the shopper reads and hears: one sentence, what to do, with the document's local name. */
import { en } from "./en.js";
import { es } from "./es.js";
import { pt } from "./pt.js";

/** @type {Record<string, Record<string, string>>} */
const TEXTS = { es, pt, en };

/** The sentence of a reason in a BCP 47 language; the region comes from the tag, else from the country.
 * A part that names what we do not have ("Example: …") is left out. Without a sentence for the reason: "".
 * @param {string} reason @param {string} lang @param {string} country @param {Record<string, string>} [params] */
export function sentence(reason, lang, country, params = {}) {
  const [base, region] = lang.split(/[-_]/);
  const texts = TEXTS[base.toLowerCase()] || en;
  const key = reason === "format" && !params.c ? "shape" : reason;
  const text = texts[key + (region || country).toUpperCase()] || texts[key] || "";
  return (params.ex ? text : text.replace(/ \S+: \{ex\}\.$/, "")).replace(/\{(\w+)\}/g, (_, name) => params[name] || "");
}

/** The language we answer in where `lang` is asked for.
 * @param {string} lang */
export const spoken = (lang) => (TEXTS[lang.slice(0, 2).toLowerCase()] ? lang.slice(0, 2).toLowerCase() : "en");
