/** What the shopper reads and hears: one sentence, what to do, with the document's local name.
 *
 * The server bakes in the store's language and English; what it judges itself comes with its own sentence.
 */
import { settings } from "./config.js";
import { byKey, labelOf } from "./fields.js";
import { countryOf, languageOf } from "./page.js";
import { RULES } from "./rules/index.js";

/** Which of the two languages we answer in. */
const chosen = () => (languageOf().slice(0, 2).toLowerCase() === settings.texts.lang[0] ? 0 : 1);

export const language = () => settings.texts.lang[chosen()];

/** The sentence of a reason. A part that names what we do not have ("Example: …") is left out.
 * Without a sentence for the reason: "".
 * @param {string} reason @param {Record<string, string | undefined>} params */
export function sentence(reason, params) {
  const text = (settings.texts[reason === "format" && !params.c ? "shape" : reason] || "")[chosen()] || "";
  return (params.ex ? text : text.replace(/ \S+: \{ex\}\.$/, "")).replace(/\{(\w+)\}/g, (_, name) => params[name] || "");
}

/** The sentence of a detail's reason, or of another one.
 * @param {import("./types.js").Detail} detail */
export function words(detail, reason = detail.verdict.reason, params = detail.verdict.params) {
  const rule = RULES.get(countryOf());
  const el = byKey(detail.key);
  const id = rule ? rule.name : (el && labelOf(el).slice(0, 24)) || "Tax ID";
  return sentence(reason, { id, ex: rule && rule.example, ...params });
}
