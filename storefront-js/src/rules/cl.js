/** Chile: the RUT, one number for people and companies, modulus 11 with K for ten. Source: SII.
 * Short numbers of old people and bodies exist, so a short wrong one is not certain. */
import { weigh } from "../sums.js";
import { bad, good, misfit } from "../written.js";

/** @type {import("../types.js").Rule} */
export const CL = {
  name: "RUT",
  example: "76.086.428-5",
  judge({ compact: c }) {
    const wrong = misfit(c, /[^0-9K]/, [5, 6, 7, 8, 9]);
    if (wrong) return wrong;
    const body = c.slice(0, -1);
    if (/K/.test(body)) return bad("format", c, true, { c: "K" });
    const sum = weigh([...body].reverse().join(""), [2, 3, 4, 5, 6, 7, 2, 3]);
    const short = c.length < 8;
    if ("0K987654321"[sum % 11] !== c.slice(-1)) return bad(short ? "length" : "checksum", c, !short);
    const kind = /^([456])\1{8}$/.test(c) ? "generic" : +body < 5e7 ? "person" : "business";
    return good(c, `${`${+body}`.replace(/\B(?=(\d{3})+$)/g, ".")}-${c.slice(-1)}`, kind);
  },
};
