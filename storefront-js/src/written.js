/** What was typed, without its dress; and how a rule says yes, no or cannot tell. Mirrors domain/tax_id/outcome.py. */

// Controls that Python calls space.
const SPACES = /[\x1c-\x1f\x85]/g;
// The separators people use, and every Unicode dash.
const SEPARATORS = /[\s.,/_·•'‐-―−-]+/g;
const DASHES = /[‐-―−]/g;
const INVISIBLE = /\p{Cf}/gu;

/** Wide characters narrowed, upper case, separators out. `dashed`: a dash stands before the last character.
 * @param {string} text
 * @returns {import("./types.js").Written} */
export function read(text) {
  const seen = text.normalize("NFKC").toUpperCase().replace(INVISIBLE, "").replace(SPACES, " ");
  const narrow = seen.replace(DASHES, "-").trim();
  return { compact: narrow.replace(SEPARATORS, ""), dashed: /\d\s*-\s*[\dA-Z]$/.test(narrow) };
}

/** Accepted; not proven where no check digit says so.
 * @param {string} compact @param {string} formatted @param {string} kind
 * @returns {import("./types.js").Verdict} */
export function good(compact, formatted, kind, proven = true) {
  return { verdict: "valid", certain: proven, reason: "", kind, compact, formatted };
}

/** No reading of the country's rules accepts it.
 * @param {string} reason @param {string} compact @param {Record<string, string>} [params]
 * @returns {import("./types.js").Verdict} */
export function bad(reason, compact, certain = true, params = {}) {
  return {
    verdict: "invalid",
    certain,
    reason,
    kind: "unknown",
    compact,
    formatted: "",
    params: { n: `${compact.length}`, ...params },
  };
}

/** Nobody can say: never stops anyone.
 * @returns {import("./types.js").Verdict} */
export function untold(reason = "", compact = "") {
  return { verdict: "unknown", certain: false, reason, kind: "unknown", compact, formatted: "" };
}

/** The first thing wrong with a number's outside: a character it cannot hold, then its length.
 * @param {string} compact @param {RegExp} strange matches a character that does not belong @param {number[]} lengths */
export function misfit(compact, strange, lengths) {
  const odd = strange.exec(compact);
  if (odd) return bad("format", compact, true, { c: [...compact.slice(odd.index)][0] });
  return lengths.includes(compact.length) ? null : bad("length", compact);
}
