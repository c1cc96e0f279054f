/** Argentina: CUIT/CUIL (11 digits, check digit), or a person's DNI (7 or 8), which has none. Source: ARCA. */
import { mod, weigh } from "../sums.js";
import { bad, good, misfit } from "../written.js";

/** @type {import("../types.js").Rule} */
export const AR = {
  name: "CUIT",
  example: "20-05536168-2",
  judge({ compact: c }) {
    const wrong = misfit(c, /[^0-9]/, [7, 8, 11]);
    if (wrong) return wrong;
    if (c.length < 11) return good(c, c, "person", false);
    if (!/^(2[0347]|3[034]|5[015])/.test(c)) return bad("component", c, false);
    const rest = mod(-weigh(c, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]), 11);
    if ((rest === 10 ? 9 : rest) !== +c[10]) return bad("checksum", c);
    return good(c, `${c.slice(0, 2)}-${c.slice(2, 10)}-${c[10]}`, c[0] === "3" ? "business" : "person");
  },
};
