/** Colombia: the NIT with its check digit, or a person's cédula, which has none. Source: DIAN.
 * Held to the check digit only where it is visibly there, or the buyer is a business. 222222222222: final consumer. */
import { weigh } from "../sums.js";
import { bad, good, misfit } from "../written.js";

const WEIGHTS = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];

/** @type {import("../types.js").Rule} */
export const CO = {
  name: "NIT",
  example: "213.123.432-1",
  judge({ compact: c, dashed }, kind) {
    if (/^2{12}$/.test(c)) return good(c, c, "generic", false);
    const wrong = misfit(c, /[^0-9]/, [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    if (wrong) return wrong;
    const business = kind === "business";
    if (!dashed && !(business && c.length !== 9) && c.length < 11) {
      return good(c, c, business ? "business" : "person", false);
    }
    if (c.length < 8) return bad("length", c, dashed);
    const sum = weigh([...c.slice(0, -1)].reverse().join(""), WEIGHTS) % 11;
    if ("01987654321"[sum] !== c.slice(-1)) return bad("checksum", c, dashed || c.length > 10);
    const body = c.slice(0, -1).replace(/\B(?=(\d{3})+$)/g, ".");
    return good(c, `${body}-${c.slice(-1)}`, /[89]/.test(c[0]) ? "business" : "unknown");
  },
};
