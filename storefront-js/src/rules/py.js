/** Paraguay: the RUC (5 to 9 digits, the last a check digit), or a person's cédula without one. Source: DNIT.
 * Held to the check digit only where it is visibly there, after a dash. */
import { endsRight } from "../sums.js";
import { good, unproven } from "../written.js";

/** @type {import("../types.js").Rule} */
export const PY = {
  name: "RUC",
  example: "80028061-0",
  lengths: "56789",
  business: /^80/,
  inside: (c, dashed) => {
    if (!endsRight(c, "23456789")) return dashed ? "checksum" : unproven(c);
    return good(c.replace(/.$/, "-$&"));
  },
};
