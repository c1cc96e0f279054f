/** Nothing is painted while a pointer is down.
 *
 * Pressing the order button takes the focus from a field. A message painted at that moment moves the button away
 * from under the pointer, no click is delivered, and the sale is lost. So jobs wait for the pointer to go up, and
 * then one task more, in which the browser delivers the click.
 */
import { later, on } from "./undo.js";

/** @type {Map<string, () => void>} the newest job of each name */
const jobs = new Map();
let down = false;

function release() {
  const waiting = [...jobs.values()];
  down = false;
  jobs.clear();
  for (const job of waiting) job();
}

/** @param {EventTarget} target */
export function watchPointer(target) {
  on(target, "pointerdown", () => {
    down = true;
  });
  on(target, "pointerup pointercancel dragend", () => later(release));
}

/** @param {string} name @param {() => void} job */
export function whenUp(name, job) {
  if (down) jobs.set(name, job);
  else job();
}

/** Forget what waits: somebody paints everything now. */
export const dropJobs = () => jobs.clear();
