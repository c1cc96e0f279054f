/** The checkout script: finds Tax ID and Business Name, says beside the field what looks wrong, and lets every order through
 * that it does not know to be wrong. Every failure of ours is silence.
 */
import { readSettings, use } from "./config.js";
import { again, details, outline } from "./details.js";
import { watchOrders } from "./gate.js";
import { listen } from "./listen.js";
import { watchPointer } from "./pointer.js";
import { destroy, guarded, onDestroy } from "./undo.js";

const GLOBAL = "__jsTaxCheck";
const page = /** @type {any} */ (window);

try {
  const settings = readSettings(__FOLIO_CONFIG__);
  // A second tag finds the first and leaves.
  if (settings && !page[GLOBAL]) {
    use(settings);
    watchPointer(window);
    listen();
    watchOrders();
    const state = () => [...details.values()].map(outline);
    const value = Object.freeze({ version: "1", state, recheck: guarded(again), destroy });
    Object.defineProperty(window, GLOBAL, { value, configurable: true });
    onDestroy(() => delete page[GLOBAL]);
  }
} catch {
  // An old browser, a strange page: the checkout goes on as if we were not there.
}
