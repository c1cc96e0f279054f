/** Spain: the NIF in its three shapes: DNI (people), NIE (foreigners), the former CIF (companies). Source: RD 1065/2007. */
import { luhn } from "../sums.js";
import { good } from "../written.js";

/** @type {import("../types.js").Rule} */
export const ES = {
  name: "NIF",
  example: "B58378431",
  strange: /[^0-9A-Z]/u,
  lengths: "9",
  business: /^[^\dKLMXYZ]/,
  inside: (c) => {
    const person = /^[\dKLMXYZ]/.test(c);
    if (!/^[^IOÑT]\d{7}/.test(c)) return "format";
    const sum = (10 - luhn(`${c.slice(1, -1)}0`)) % 10;
    const right = person
      ? "TRWAGMYFPDXBNJZSQVHLCKE"[+c.slice(0, -1).replace(/\D/, (x) => `${{ Y: 1, Z: 2 }[x] || 0}`) % 23]
      : `${sum}${"JABCDEFGHI"[sum]}`;
    return right.includes(c[8]) ? good(c) : "checksum";
  },
};
