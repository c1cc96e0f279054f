/** Spain: the NIF in its three shapes: DNI (people), NIE (foreigners), the former CIF (companies). Source: RD 1065/2007. */
import { luhn } from "../sums.js";
import { bad, good, misfit } from "../written.js";

/** @type {import("../types.js").Rule} */
export const ES = {
  name: "NIF",
  example: "B58378431",
  judge({ compact: c }) {
    const wrong = misfit(c, /[^0-9A-Z]/, [9]);
    if (wrong) return wrong;
    const body = c.slice(1, -1);
    const person = /^[\dKLMXYZ]/.test(c);
    if (/\D/.test(body) || (!person && !/^[A-HJNP-SUVW]/.test(c))) return bad("format", c);
    if (person) {
      const number = c
        .slice(0, -1)
        .replace(/^[KLMX]/, "0")
        .replace("Y", "1")
        .replace("Z", "2");
      if ("TRWAGMYFPDXBNJZSQVHLCKE"[+number % 23] !== c[8]) return bad("checksum", c);
      return good(c, c, "person");
    }
    const digit = (10 - luhn(`${body}0`)) % 10;
    return c[8] === `${digit}` || c[8] === "JABCDEFGHI"[digit] ? good(c, c, "business") : bad("checksum", c);
  },
};
