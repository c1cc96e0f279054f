/** Everything the script leaves on a page is noted here with the way to take it back; no fault of ours gets out. */

/** @type {(() => void)[]} */
const steps = [];
let over = false;

/** @param {() => void} step */
export const onDestroy = (step) => void steps.push(step);

/** Takes everything back; what still waits for its time does nothing any more. */
export function destroy() {
  over = true;
  for (const step of steps.splice(0).reverse()) step();
}

/** Runs ours so that a fault of ours never reaches the page: the script leaves instead.
 * @template {any[]} A @param {(...args: A) => void} run
 * @returns {(...args: A) => void} */
export const guarded =
  (run) =>
  (...args) => {
    try {
      if (!over) run(...args);
    } catch {
      destroy();
    }
  };

/** @param {() => void} run */
export const later = (run, ms = 0) => setTimeout(guarded(run), ms);

/** @param {EventTarget} target @param {string} types one or more @param {(event: any) => void} run */
export function on(target, types, run) {
  const listener = guarded(run);
  for (const type of types.split(" ")) {
    target.addEventListener(type, listener, true);
    onDestroy(() => target.removeEventListener(type, listener, true));
  }
}
