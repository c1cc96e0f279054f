/** Italy: the partita IVA (11 digits) or the codice fiscale (16 characters). Source: Agenzia delle Entrate. */
import { isDay, luhn } from "../sums.js";
import { bad, good, misfit } from "../written.js";

const CODE = /^[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPRST][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]$/;
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
/** @param {string} c */
const digits = (c) => +c.replace(/\D/g, (letter) => `${"LMNPQRSTUV".indexOf(letter)}`);
/** @param {string} c */
const order = (c) => (c < "A" ? +c : c.charCodeAt(0) - 65);

/** @type {import("../types.js").Rule} */
export const IT = {
  name: "P. IVA",
  example: "00743110157",
  judge({ compact: c }) {
    const wrong = misfit(c, /[^0-9A-Z]/, [11, 16]);
    if (wrong) return wrong;
    if (c.length === 11) {
      if (/\D|^0{7}/.test(c)) return bad("format", c);
      if (!/^.{7}(0(?!00)|100|12[01]|888|999)/.test(c)) return bad("component", c, false);
      return luhn(c) ? bad("checksum", c) : good(c, c, "business");
    }
    if (!CODE.test(c)) return bad("format", c);
    const sum = [...c.slice(0, 15)].reduce((total, x, i) => total + (i % 2 ? order(x) : ODD[order(x)]), 0);
    if (sum % 26 !== order(c[15])) return bad("checksum", c);
    const year = digits(c.slice(6, 8));
    const month = "ABCDEHLMPRST".indexOf(c[8]) + 1;
    const real = isDay(year + (year < 20 ? 2000 : 1900), month, digits(c.slice(9, 11)) % 40);
    return real ? good(c, c, "person") : bad("component", c, false);
  },
};
