/** Paraguay: the RUC (5 to 9 digits, the last a check digit), or a person's cédula without one. Source: DNIT.
 * Held to the check digit only where it is visibly there, after a dash. */
import { mod, weigh } from "../sums.js";
import { bad, good, misfit } from "../written.js";

/** @type {import("../types.js").Rule} */
export const PY = {
  name: "RUC",
  example: "80028061-0",
  judge({ compact: c, dashed }) {
    const wrong = misfit(c, /[^0-9]/, [5, 6, 7, 8, 9]);
    if (wrong) return wrong;
    const body = c.slice(0, -1);
    const sum = weigh([...body].reverse().join(""), [2, 3, 4, 5, 6, 7, 8, 9]);
    if (mod(-sum, 11) % 10 !== +c.slice(-1)) return dashed ? bad("checksum", c) : good(c, c, "person", false);
    return good(c, `${body}-${c.slice(-1)}`, /^80/.test(c) ? "business" : "unknown");
  },
};
