/** Ecuador: the RUC (13 digits) or a person's cédula (10). 9999999999999: final consumer. Source: SRI.
 * Numbers of companies and public bodies do not always follow the published check digit: there a "no" says nothing. */
import { luhn, weigh } from "../sums.js";
import { bad, good, misfit, untold } from "../written.js";

/** @param {string} c */
function fault(c) {
  if (!/^(0[1-9]|1\d|2[0-4]|30|50)/.test(c) || /^..[78]/.test(c)) return "component";
  const person = () => (/^.{10}000/.test(c) || c[2] > "6" ? "component" : luhn(c.slice(0, 10)) && "checksum");
  if (c.length === 10 || c[2] < "6") return person();
  if (!/0000$/.test(c) && weigh(c, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0) return "";
  if (c[2] === "6") return person();
  return /000$/.test(c) ? "component" : weigh(c, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 && "checksum";
}

/** @type {import("../types.js").Rule} */
export const EC = {
  name: "RUC",
  example: "1792060346001",
  judge({ compact: c }) {
    const wrong = misfit(c, /[^0-9]/, [10, 13]);
    if (wrong) return wrong;
    if (/^9{13}$/.test(c)) return good(c, c, "generic", false);
    const ruc = c.length > 10;
    const body = ruc && /^..[69]/.test(c);
    const reason = fault(c);
    if (reason) return body ? untold(reason, c) : bad(reason, c);
    return good(c, c, body ? "business" : "person");
  },
};
