/** The countries the browser can judge by itself. The server asks python-stdnum; shared vectors hold both together. */
import { AR } from "./ar.js";
import { BR } from "./br.js";
import { CL } from "./cl.js";
import { CO } from "./co.js";
import { EC } from "./ec.js";
import { ES } from "./es.js";
import { IT } from "./it.js";
import { MX } from "./mx.js";
import { PE } from "./pe.js";
import { PT } from "./pt.js";
import { PY } from "./py.js";
import { UY } from "./uy.js";

/** @type {Map<string, import("../types.js").Rule>} */
export const RULES = new Map(Object.entries({ AR, BR, CL, CO, EC, ES, IT, MX, PE, PT, PY, UY }));
