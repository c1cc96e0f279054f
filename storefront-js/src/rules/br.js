/** Brazil: the CNPJ of companies (14 characters, letters since July 2026) or the CPF of people. Source: Receita Federal. */
import { mod, weigh } from "../sums.js";
import { bad, good, misfit } from "../written.js";

const W = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
const P = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
/** @param {string} c @param {number[]} weights */
const digit = (c, weights) => mod(11 - weigh(c, weights), 11) % 10;

/** @type {import("../types.js").Rule} */
export const BR = {
  name: "CNPJ",
  example: "16.727.230/0001-97",
  judge({ compact: c }) {
    const wrong = misfit(c, /[^0-9A-Z]/, [11, 14]);
    if (wrong) return wrong;
    const company = c.length > 11;
    if (company ? /^0{12}/.test(c) : /\D|^0+$/.test(c)) return bad("format", c);
    const weights = company ? W : P;
    if (`${digit(c, weights.slice(1))}${digit(c, weights)}` !== c.slice(-2)) return bad("checksum", c);
    if (!company) return good(c, c.replace(/(...)(...)(...)/, "$1.$2.$3-"), "person");
    return good(c, c.replace(/(..)(...)(...)(....)/, "$1.$2.$3/$4-"), "business");
  },
};
