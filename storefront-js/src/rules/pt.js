/** Portugal: the NIF of people and companies, nine digits, modulus 11. 999999990: final consumer. Source: DL 14/2013. */
import { endsRight } from "../sums.js";
import { good } from "../written.js";

/** @type {import("../types.js").Rule} */
export const PT = {
  name: "NIF",
  example: "501 964 843",
  lengths: "9",
  business: /^(?![123]|45|9{8}0)/,
  inside: (c) => {
    if (c[0] === "0") return "format";
    if (!endsRight(c, "23456789")) return "checksum";
    return good(c.replace(/(...)(...)/, "$1 $2 "));
  },
};
