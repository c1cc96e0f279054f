/** Nothing is painted while a pointer is down.
 *
 * Pressing the order button takes the focus from a field. A message painted at that moment moves the button away
 * from under the pointer, no click is delivered, and the sale is lost. So jobs wait for the pointer to go up, and
 * then one task more, in which the browser delivers the click.
 */

/** @param {import("./undo.js").Undo} undo @param {EventTarget} target */
export function createPointer(undo, target) {
  let down = false;
  /** @type {Map<string, () => void>} the newest job of each name */
  const jobs = new Map();
  const release = () => {
    down = false;
    for (const [name, job] of [...jobs]) {
      jobs.delete(name);
      job();
    }
  };
  const up = () => void setTimeout(undo.guarded(release));
  undo.on(target, "pointerdown", () => {
    down = true;
  });
  undo.on(target, "pointerup", up);
  undo.on(target, "pointercancel", up);
  undo.on(target, "dragend", up);
  return {
    /** @param {string} name @param {() => void} job */
    whenUp(name, job) {
      if (down) jobs.set(name, job);
      else job();
    },
    /** Forget what waits: somebody paints everything now. */
    drop: () => jobs.clear(),
  };
}
/** @typedef {ReturnType<typeof createPointer>} Pointer */
