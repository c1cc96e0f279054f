/** Italy: the partita IVA (11 digits) or the codice fiscale (16 characters). Source: Agenzia delle Entrate. */
import { isDay, luhn } from "../sums.js";
import { bad, good } from "../written.js";

const CODE = /^[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPRST][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]$/;
// What a character of 0-25 counts in an odd place, as a letter.
const ODD = "BAFHJNPRTVCESULDGIMOQKWZYX";
/** @param {string} c */
const digits = (c) => +c.replace(/\D/g, (letter) => `${"LMNPQRSTUV".indexOf(letter)}`);
/** @param {string} c */
const order = (c) => (c < "A" ? +c : c.charCodeAt(0) - 65);

/** @type {import("../types.js").Rule} */
export const IT = {
  name: "P. IVA",
  example: "00743110157",
  strange: /[^0-9A-Z]/u,
  lengths: "bg",
  business: /^.{11}$/,
  inside: (c) => {
    if (c.length < 12) {
      if (/\D|^0{7}/.test(c)) return "format";
      if (!/^.{7}(0(?!00)|100|12[01]|888|999)/.test(c)) return bad("component");
      return luhn(c) ? "checksum" : good(c);
    }
    if (!CODE.test(c)) return "format";
    const sum = [...c.slice(0, 15)].reduce((total, x, i) => total + order(i % 2 ? x : ODD[order(x)]), 0);
    if (sum % 26 !== order(c[15])) return "checksum";
    const year = digits(c.slice(6, 8));
    const month = "ABCDEHLMPRST".indexOf(c[8]) + 1;
    const real = isDay(year + (year < 20 ? 2000 : 1900), month, digits(c.slice(9, 11)) % 40);
    return real ? good(c) : bad("component");
  },
};
