/**
 * Ten seconds in which a thing can be taken back.
 *
 * What has an inverse is done at once, and undone by it. What has none waits: it is carried out when the time has
 * passed, when somebody says "now", or when the page is left. Timers are handed in, so that this has no clock of its own.
 */

export const SECONDS = 10;

export class Undo {
  #things = new Map();
  #listeners = new Set();
  #next = 1;

  constructor({ seconds = SECONDS, later = setTimeout, never = clearTimeout, now = Date.now } = {}) {
    this.seconds = seconds;
    this.later = (callback, milliseconds) => later(callback, milliseconds);
    this.never = (timer) => never(timer);
    this.now = now;
  }

  /**
   * A thing that has been done and has an inverse.
   *
   * @param {{label: string, revert: () => unknown, key?: string}} thing `key` names the card that it belongs to
   */
  done(thing) {
    return this.#add({ ...thing, waits: false });
  }

  /**
   * A thing without an inverse: it waits, and `commit` carries it out.
   *
   * @param {{label: string, commit: () => unknown, cancel?: () => unknown, key?: string}} thing
   */
  hold(thing) {
    return this.#add({ ...thing, waits: true });
  }

  /** Take one back. False when its time has passed. */
  undo(id) {
    const thing = this.#take(id);
    if (!thing) return false;
    if (thing.waits) thing.cancel?.();
    else thing.revert();
    this.#tell();
    return true;
  }

  undoLast() {
    const last = [...this.#things.keys()].at(-1);
    return last === undefined ? false : this.undo(last);
  }

  /** Carry out one that waits, without waiting further; forget one that is done. */
  settle(id) {
    const thing = this.#take(id);
    if (!thing) return false;
    if (thing.waits) thing.commit();
    this.#tell();
    return true;
  }

  /** Carry out all that waits, in the order in which it was asked for. */
  settleAll() {
    for (const id of [...this.#things.keys()]) this.settle(id);
  }

  /** What can be taken back now, oldest first. */
  list() {
    return [...this.#things.values()].map(({ id, label, key, waits, until }) => ({
      id,
      label,
      key,
      waits,
      secondsLeft: Math.max(0, Math.ceil((until - this.now()) / 1000)),
    }));
  }

  /** The cards that something waits for. */
  waitingKeys() {
    return new Set([...this.#things.values()].filter((thing) => thing.waits && thing.key).map((thing) => thing.key));
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #add(thing) {
    const id = this.#next++;
    const timer = this.later(() => this.settle(id), this.seconds * 1000);
    this.#things.set(id, { ...thing, id, timer, until: this.now() + this.seconds * 1000 });
    this.#tell();
    return id;
  }

  #take(id) {
    const thing = this.#things.get(id);
    if (!thing) return null;
    this.#things.delete(id);
    this.never(thing.timer);
    return thing;
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
