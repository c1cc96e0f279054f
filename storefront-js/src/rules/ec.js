/** Ecuador: the RUC (13 digits) or a person's cédula (10). 9999999999999: final consumer. Source: SRI.
 * Numbers of companies and public bodies do not always follow the published check digit: there a "no" says nothing. */
import { endsRight, luhn } from "../sums.js";
import { good, unproven, untold } from "../written.js";

/** @param {string} c */
function fault(c) {
  if (!/^(0[1-9]|1\d|2[0-4]|30|50)[^78]/.test(c)) return "component";
  const person = () => (/^.{10}000/.test(c) || c[2] > "6" ? "component" : luhn(c.slice(0, 10)) && "checksum");
  if (c.length < 11 || c[2] < "6") return person();
  if (!/0000$/.test(c) && endsRight(c.slice(0, 9), "234567", "0123456789")) return "";
  if (c[2] === "6") return person();
  return /000$/.test(c) ? "component" : !endsRight(c.slice(0, 10), "234567", "0123456789") && "checksum";
}

/** @type {import("../types.js").Rule} */
export const EC = {
  name: "RUC",
  example: "1792060346001",
  lengths: "ad",
  business: /^..[69].{8}/,
  inside: (c) => {
    if (/^9{13}$/.test(c)) return unproven(c);
    const body = /^..[69].{8}/.test(c);
    const reason = fault(c);
    if (reason) return body ? untold(reason) : reason;
    return good(c);
  },
};
