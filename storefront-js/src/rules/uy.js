/** Uruguay: the RUT (12 digits, check digit), or a person's cédula (7 or 8). Source: DGI.
 * Digits 9 to 11 may differ from 001 at branches, so a strange one says nothing. */
import { mod, weigh } from "../sums.js";
import { bad, good, misfit, untold } from "../written.js";

/** @type {import("../types.js").Rule} */
export const UY = {
  name: "RUT",
  example: "21-100342-001-7",
  judge({ compact: c }) {
    const wrong = misfit(c, /[^0-9]/, [7, 8, 12]);
    if (wrong) return wrong;
    if (c.length < 12) return good(c, c, "person", false);
    if (!/^(0[1-9]|1\d|2[0-2])(?!000000).{6}001/.test(c)) return untold("component", c);
    if (mod(-weigh(c, [4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]), 11) !== +c[11]) return bad("checksum", c);
    return good(c, c.replace(/(..)(.{6})(...)/, "$1-$2-$3-"), "business");
  },
};
