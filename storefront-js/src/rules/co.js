/** Colombia: the NIT with its check digit, or a person's cédula, which has none. Source: DIAN.
 * Held to the check digit only where it is visibly there, or the buyer is a business. 222222222222: final consumer. */
import { endsRight } from "../sums.js";
import { bad, good, unproven } from "../written.js";
import { thousands } from "./cl.js";

/** @type {import("../types.js").Rule} */
export const CO = {
  name: "NIT",
  example: "213.123.432-1",
  lengths: "6789abcdefg",
  business: /^[89]/,
  inside: (c, dashed, kind) => {
    const long = c.length > 10;
    const business = kind === "business";
    if (/^2{12}$/.test(c)) return unproven(c);
    if (!dashed && !long && (!business || c.length === 9)) return unproven(c, kind);
    if (c.length < 8) return bad("length", dashed);
    if (!endsRight(c, "37=ACGMUY[_eksw", "01234567891")) return bad("checksum", dashed || long);
    return good(thousands(c.slice(0, -1)) + c.slice(-1));
  },
};
