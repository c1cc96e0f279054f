/** The checkout script: finds Tax ID and Business Name, says beside the field what looks wrong, and lets every order through
 * that it does not know to be wrong. Every failure of ours is silence.
 */
import { createAsk } from "./ask.js";
import { readSettings } from "./config.js";
import { createDetails } from "./details.js";
import { createFields } from "./fields.js";
import { createGate } from "./gate.js";
import { listen } from "./listen.js";
import { languageOf } from "./page.js";
import { createPointer } from "./pointer.js";
import { createSay } from "./say.js";
import { createShape } from "./shape.js";
import { createShow } from "./show.js";
import { sentence, spoken } from "./texts/index.js";
import { createUndo } from "./undo.js";

const GLOBAL = "__jsTaxCheck";

/** @param {import("./types.js").Settings} settings */
function start(settings) {
  const undo = createUndo(() => destroy());
  const destroy = () => undo.run();
  const language = () => spoken(languageOf(settings));
  const fields = createFields(settings);
  const ask = createAsk(settings);
  const say = createSay(undo, language);
  const pointer = createPointer(undo, window);
  const show = createShow(undo, fields, (key) => sentence(key, language(), settings.country), language);
  const shape = createShape(settings, undo, fields);
  const details = createDetails(settings, { undo, fields, ask, show, say, pointer, shape });
  listen(settings, { undo, fields, say, show, ask, shape, details });
  createGate(settings, { undo, fields, show, say, pointer, details });

  /** What is known, without any value: a field's name, its state and the reason. */
  const state = () =>
    [...details.details.values()].map(({ what, state: now, verdict }) => ({
      field: what,
      state: now,
      reason: verdict?.reason || "",
    }));
  const face = Object.freeze({ version: "1", state, recheck: undo.guarded(details.again), destroy });
  Object.defineProperty(window, GLOBAL, { value: face, configurable: true });
  undo.add(() => Reflect.deleteProperty(window, GLOBAL));
}

try {
  const settings = readSettings(__FOLIO_CONFIG__);
  // A second tag finds the first and leaves.
  if (settings && !(GLOBAL in window)) start(settings);
} catch {
  // An old browser, a strange page: the checkout goes on as if we were not there.
}
