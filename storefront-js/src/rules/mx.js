/** Mexico: the RFC, 13 characters for people and 12 for companies; its check digit is not enforced. Source: SAT.
 * A CURP names a person for everything but taxes: a hint. The generic ones, XAXX and XEXX, have its shape. */
import { isDay } from "../sums.js";
import { bad, unproven } from "../written.js";

const CURP = /^[A-Z]{4}\d{6}[HM][A-Z]{5}[\dA-Z]\d$/;
const NEVER =
  /^(BUE[IY]|CA[CGK][AO]|COGE|COJ[AEIO]|CULO|FETO|GUEY|JOTO|KA[CG][AO]|KAKA|KOGE|KOJO|KULO|MAM[EO]|MEA[RS]|MEON|MION|MOCO|MULA|PED[AO]|PENE|PUT[AO]|QULO|RATA|RUIN)/;

/** @type {import("../types.js").Rule} */
export const MX = {
  name: "RFC",
  example: "GODE561231GR8",
  strange: /[^0-9A-ZÑ&]/u,
  lengths: "cdi",
  inside: (c) => {
    if (CURP.test(c)) return bad("kind");
    if (c.length > 13) return "length";
    const parts = /^[A-Z&Ñ]{3,4}(\d\d)(\d\d)(\d\d)[\dA-Z]{3}$/.exec(c);
    if (!parts) return "format";
    const person = c.length > 12;
    if ((person && NEVER.test(c)) || !isDay(2000 + +parts[1], +parts[2], +parts[3])) return bad("component");
    return unproven(c, person ? "" : "business");
  },
};
