/** A business name is accepted generously: the authority that reads the invoice is the judge. Mirrors domain/business_name.py.
 *
 * Refused is only what cannot be a name: an e-mail or web address, a telephone number, digits alone, the Tax ID in the
 * wrong field, and characters that break things further on.
 */
import { judgeTaxId } from "./judge.js";
import { bad, good, untold } from "./written.js";

const LONGEST = 100;
// Zero-width and direction marks; joiners (U+200C, U+200D) belong to real names.
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const BROKEN = /[\x00-\x1f\x7f-\x9f<>{}[\]\\^`|~=]/;
// One character is a whole name only in Japanese, Chinese and Korean.
const TOO_SHORT = /^[^\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]$/u;

/** @param {string} text @param {string} country
 * @returns {import("./types.js").Verdict} */
export function judgeName(text, country, required = false) {
  const name = text
    .replace(INVISIBLE, "")
    .normalize("NFC")
    .replace(/[\s\x1c-\x1f\x85]+/g, " ")
    .trim();
  if (!name) return required ? bad("name_required") : untold("empty");
  const reason = fault(name, country);
  const broken = BROKEN.exec(name);
  const params = { n: `${LONGEST}`, c: broken && broken[0] >= " " ? broken[0] : "?" };
  return reason ? { ...bad(reason), params } : good();
}

/** @param {string} name @param {string} country */
function fault(name, country) {
  if (/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(name)) return "name_email";
  if (/^(https?:\/\/|www\.)\S+$/i.test(name)) return "name_url";
  if (BROKEN.test(name)) return "name_chars";
  const id = /\p{N}/u.test(name) && judgeTaxId(country, name);
  if (id && id.certain && id.verdict === "valid") return "swapped";
  if (!/\p{L}/u.test(name)) return /^\+\d[\d ().-]{6,}$/.test(name) ? "name_phone" : "name_digits";
  if (TOO_SHORT.test(name)) return "name_short";
  return [...name].length > LONGEST ? "name_long" : "";
}
