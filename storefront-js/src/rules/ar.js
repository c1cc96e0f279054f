/** Argentina: CUIT/CUIL (11 digits, check digit), or a person's DNI (7 or 8), which has none. Source: ARCA. */
import { endsRight } from "../sums.js";
import { bad, good, unproven } from "../written.js";

/** @type {import("../types.js").Rule} */
export const AR = {
  name: "CUIT",
  example: "20-05536168-2",
  lengths: "78b",
  business: /^3.{10}/,
  inside: (c) => {
    if (c.length < 11) return unproven(c);
    if (!/^(2[0347]|3[034]|5[015])/.test(c)) return bad("component");
    if (!endsRight(c, "234567", "01234567899")) return "checksum";
    return good(c.replace(/(..)(.{8})/, "$1-$2-"));
  },
};
