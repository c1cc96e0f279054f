/** Everything the script leaves on a page is noted here with the way to take it back. */

const CAPTURE = { capture: true };

/** @param {() => void} failed called once when a handler of ours throws */
export function createUndo(failed) {
  /** @type {(() => void)[]} */
  const steps = [];
  const add = (/** @type {() => void} */ step) => void steps.push(step);

  /** Runs ours so that a fault of ours never reaches the page.
   * @template {any[]} A @param {(...args: A) => void} run
   * @returns {(...args: A) => void} */
  const guarded =
    (run) =>
    (...args) => {
      try {
        run(...args);
      } catch {
        failed();
      }
    };

  return {
    add,
    guarded,
    /** @param {EventTarget} target @param {string} type @param {(event: any) => void} run */
    on(target, type, run) {
      const listener = guarded(run);
      target.addEventListener(type, listener, CAPTURE);
      add(() => target.removeEventListener(type, listener, CAPTURE));
    },
    run() {
      for (const step of steps.splice(0).reverse()) guarded(step)();
    },
  };
}
/** @typedef {ReturnType<typeof createUndo>} Undo */
