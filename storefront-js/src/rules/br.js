/** Brazil: the CNPJ of companies (14 characters, letters since July 2026) or the CPF of people. Source: Receita Federal. */
import { eleven } from "../sums.js";
import { good } from "../written.js";

/** @type {import("../types.js").Rule} */
export const BR = {
  name: "CNPJ",
  example: "16.727.230/0001-97",
  strange: /[^0-9A-Z]/u,
  lengths: "be",
  business: /.{14}/,
  inside: (c) => {
    const company = c.length > 11;
    if (company ? /^0{12}/.test(c) : /\D|^0+$/.test(c)) return "format";
    const weights = company ? "23456789" : "23456789:;";
    const first = eleven(c.slice(0, -2), weights);
    if (first + eleven(c.slice(0, -2) + first, weights) !== c.slice(-2)) return "checksum";
    return company ? good(c.replace(/(..)(...)(...)(....)/, "$1.$2.$3/$4-")) : good(c.replace(/(...)(...)(...)/, "$1.$2.$3-"));
  },
};
