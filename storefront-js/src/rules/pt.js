/** Portugal: the NIF of people and companies, nine digits, modulus 11. 999999990: final consumer. Source: DL 14/2013. */
import { weigh } from "../sums.js";
import { bad, good, misfit } from "../written.js";

/** @type {import("../types.js").Rule} */
export const PT = {
  name: "NIF",
  example: "501 964 843",
  judge({ compact: c }) {
    const wrong = misfit(c, /[^0-9]/, [9]);
    if (wrong) return wrong;
    if (c[0] === "0") return bad("format", c);
    if (((11 - (weigh(c, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 !== +c[8]) return bad("checksum", c);
    const kind = c === "999999990" ? "generic" : /^([123]|45)/.test(c) ? "person" : "business";
    return good(c, c.replace(/(...)(...)/, "$1 $2 "), kind);
  },
};
