/** What the server bakes in beside the settings (backend/folio/edges/embed.py): a language, and English. */
import { TEXTS } from "../src/texts/index.js";

/** @param {string} own @returns {Record<string, string[]>} */
export const pairOf = (own) => {
  const sentences = Object.keys(TEXTS.en).map((reason) => [reason, [TEXTS[own][reason], TEXTS.en[reason]]]);
  return { lang: [own.slice(0, 2), "en"], ...Object.fromEntries(sentences) };
};
