/** Peru: the RUC (11 digits, check digit), a person's DNI (8) or a foreigner's card (9). 00000000: none. Source: SUNAT. */
import { mod, weigh } from "../sums.js";
import { bad, good, misfit } from "../written.js";

/** @type {import("../types.js").Rule} */
export const PE = {
  name: "RUC",
  example: "20512333797",
  judge({ compact: c }) {
    const wrong = misfit(c, /[^0-9]/, [8, 9, 11]);
    if (wrong) return wrong;
    if (/^0{8}$/.test(c)) return good(c, c, "generic", false);
    if (c.length < 11) return good(c, c, "person", false);
    if (!/^(1[0567]|20)/.test(c)) return bad("component", c);
    if (mod(11 - (weigh(c, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11), 10) !== +c[10]) return bad("checksum", c);
    return good(c, c, c[0] === "2" ? "business" : "person");
  },
};
