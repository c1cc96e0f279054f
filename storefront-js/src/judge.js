/** A Tax ID as typed becomes a verdict, or null where only the server can judge. Mirrors domain/tax_id. */
import { RULES } from "./rules/index.js";
import { bad, read, untold } from "./written.js";

const LONGEST = 64;

/** @param {string} country ISO 3166 alpha-2 @param {string} text @param {import("./types.js").Kind} [kind]
 * @returns {import("./types.js").Verdict | null} */
export function judgeTaxId(country, text, kind = "any") {
  const rule = RULES.get(country);
  if (!rule) return null;
  const { length } = [...text];
  if (length > LONGEST) return bad("length", "", true, { n: `${length}` });
  const { compact, dashed } = read(text);
  if (!compact) return untold("empty");
  const verdict = rule.judge({ compact, dashed }, kind);
  if (verdict.verdict !== "invalid") return verdict;

  // The country's own prefix in front (CL76086428-5), or another's: named only when the text itself carries it.
  const prefix = compact.slice(0, 2);
  const there = RULES.get(prefix)?.judge({ compact: compact.slice(2), dashed }, prefix === country ? kind : "any");
  if (!there) return verdict;
  if (prefix !== country)
    return there.verdict === "valid" && there.certain ? bad("country", compact, false, { cc: prefix }) : verdict;
  // A fault of the number itself is told as such; any other speaks of the letters in front of it.
  return compact.length >= 7 && (there.verdict !== "invalid" || there.reason === "checksum") ? there : verdict;
}
