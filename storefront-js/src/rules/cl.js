/** Chile: the RUT, one number for people and companies, modulus 11 with K for ten. Source: SII.
 * Short numbers of old people and bodies exist, so a short wrong one is not certain. */
import { endsRight } from "../sums.js";
import { bad, good } from "../written.js";

/** With dots between the thousands, and the dash before a check digit.
 * @param {number | string} body */
export const thousands = (body) => `${`${body}`.replace(/\B(?=(\d{3})+$)/g, ".")}-`;

/** @type {import("../types.js").Rule} */
export const CL = {
  name: "RUT",
  example: "76.086.428-5",
  strange: /[^\dK]|^(?=[\dK]{5,9}$)\d*K(?=.)/u,
  lengths: "56789",
  business: /^(?!5{9}|6{9})[5-9].{8}/,
  inside: (c) => {
    const short = c.length < 8;
    if (!endsRight(c, "234567", "0123456789K")) return bad(short ? "length" : "checksum", !short);
    return good(thousands(+c.slice(0, -1)) + c.slice(-1));
  },
};
