/** Uruguay: the RUT (12 digits, check digit), or a person's cédula (7 or 8). Source: DGI.
 * Digits 9 to 11 may differ from 001 at branches, so a strange one says nothing. */
import { endsRight } from "../sums.js";
import { good, unproven, untold } from "../written.js";

/** @type {import("../types.js").Rule} */
export const UY = {
  name: "RUT",
  example: "21-100342-001-7",
  lengths: "78c",
  business: /.{12}/,
  inside: (c) => {
    if (c.length < 12) return unproven(c);
    if (!/^(0[1-9]|1\d|2[0-2])(?!000000).{6}001/.test(c)) return untold("component");
    return endsRight(c, "23456789", "0123456789") ? good(c.replace(/(..)(.{6})(...)/, "$1-$2-$3-")) : "checksum";
  },
};
