/** The sentences by language and region, as the server bakes them in; nothing of this is in the script itself. */
import { en } from "./en.js";
import { es, esES } from "./es.js";
import { pt, ptBR } from "./pt.js";

/** @type {Record<string, Record<string, string>>} */
export const TEXTS = { es, "es-ES": { ...es, ...esES }, pt, "pt-BR": { ...pt, ...ptBR }, en };
