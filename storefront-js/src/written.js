/** What was typed, without its dress; and how a rule says yes, no or cannot tell. Mirrors domain/tax_id/outcome.py. */

/** @typedef {import("./types.js").Verdict} Verdict */

// \s, the separators people use, and every Unicode dash.
const SEPARATORS = /[\s.,/_·•'‐-―−-]+/g;

/** Wide characters narrowed, upper case, nothing invisible; what Python calls space is one.
 * @param {string} text */
export const narrow = (text) =>
  text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/\p{Cf}/gu, "")
    .replace(/[\x1c-\x1f\x85]/g, " ")
    .trim();

/** And without separators: what counts.
 * @param {string} text */
export const compactOf = (text) => narrow(text).replace(SEPARATORS, "");

/** Whether a dash stands before the last character.
 * @param {string} text */
export const isDashed = (text) => /\d\s*[-‐-―−]\s*[\dA-Z]$/.test(narrow(text));

/** Accepted, and proven by a check digit.
 * @returns {Verdict} */
export const good = (formatted = "", certain = true) => ({ verdict: "valid", certain, reason: "", formatted });

/** Accepted, though no check digit says so.
 * @param {string} formatted */
export const unproven = (formatted, kind = "") => ({ ...good(formatted, false), kind });

/** Wrong, but some reading may accept it. What no reading accepts, a rule says with the reason alone.
 * @param {string} reason @returns {Verdict} */
export const bad = (reason, certain = false) => ({ verdict: "invalid", certain, reason, formatted: "" });

/** Nobody can say: never stops anyone.
 * @returns {Verdict} */
export const untold = (reason = "") => ({ verdict: "unknown", reason, formatted: "" });
