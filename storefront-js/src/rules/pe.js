/** Peru: the RUC (11 digits, check digit), a person's DNI (8) or a foreigner's card (9). 00000000: none. Source: SUNAT. */
import { endsRight } from "../sums.js";
import { good, unproven } from "../written.js";

/** @type {import("../types.js").Rule} */
export const PE = {
  name: "RUC",
  example: "20512333797",
  lengths: "89b",
  business: /^2.{10}/,
  inside: (c) => {
    if (c.length < 11) return unproven(c);
    if (!/^(1[0567]|20)/.test(c)) return "component";
    return endsRight(c, "234567", "11234567890") ? good(c) : "checksum";
  },
};
