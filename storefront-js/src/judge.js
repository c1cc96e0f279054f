/** A Tax ID as typed becomes a verdict, or null where only the server can judge. Mirrors domain/tax_id. */
import { RULES } from "./rules/index.js";
import { bad, compactOf, isDashed, untold } from "./written.js";

const TOO_LONG = /.{65}/su;

/** First the number's outside (a character it cannot hold, then its length), then its inside.
 * @param {import("./types.js").Rule} rule @param {string} compact @param {boolean} dashed @param {string} kind
 * @returns {import("./types.js").Verdict} */
function verdictOf(rule, compact, dashed, kind) {
  const odd = (rule.strange || /\D/u).exec(compact);
  const fits = rule.lengths.includes(compact.length.toString(36));
  const said = odd ? "format" : fits ? rule.inside(compact, dashed, kind) : "length";
  return {
    kind: rule.business && rule.business.test(compact) ? "business" : "",
    compact,
    params: { n: `${compact.length}`, c: odd ? [...odd[0]].pop() : "" },
    ...(typeof said === "string" ? bad(said, true) : said),
  };
}

/** @param {string} country ISO 3166 alpha-2 @param {string} text @param {import("./types.js").Kind} [kind]
 * @returns {import("./types.js").Verdict | null} */
export function judgeTaxId(country, text, kind = "any") {
  const rule = RULES.get(country);
  if (!rule) return null;
  if (TOO_LONG.test(text)) return { ...bad("length", true), params: { n: `${[...text].length}` } };
  const compact = compactOf(text);
  const dashed = isDashed(text);
  if (!compact) return untold("empty");
  const verdict = verdictOf(rule, compact, dashed, kind);

  // The country's own prefix in front (CL76086428-5), or another's: named only when the text itself carries it.
  const cc = compact.slice(0, 2);
  const other = RULES.get(cc);
  if (verdict.verdict !== "invalid" || !other) return verdict;
  const there = verdictOf(other, compact.slice(2), dashed, cc === country ? kind : "any");
  const invalid = there.verdict === "invalid";
  // A fault of the number itself is told as such; any other speaks of the letters in front of it.
  if (cc === country) return compact.length > 6 && (!invalid || there.reason === "checksum") ? there : verdict;
  return !invalid && there.certain ? { ...bad("country"), params: { cc } } : verdict;
}
