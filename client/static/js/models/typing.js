/** Who is writing: each name fades six seconds after it was last heard. */

export const FADES_AFTER = 6_000;

export class Typing {
  #until = new Map();

  hear({ seat, name, on }, at = Date.now()) {
    if (on) this.#until.set(seat, { name, until: at + FADES_AFTER });
    else this.#until.delete(seat);
  }

  forget(seat) {
    this.#until.delete(seat);
  }

  names(at = Date.now()) {
    for (const [seat, { until }] of this.#until) if (until <= at) this.#until.delete(seat);
    return [...this.#until.values()].map(({ name }) => name);
  }
}

/** Tells that one writes at most once in `every` milliseconds, and once that one has stopped. */
export class TypingTeller {
  #tell;
  #every;
  #last = -Infinity;
  #on = false;

  constructor(tell, every = 3_000) {
    this.#tell = tell;
    this.#every = every;
  }

  write(at = Date.now()) {
    if (this.#on && at - this.#last < this.#every) return;
    this.#on = true;
    this.#last = at;
    this.#tell(true);
  }

  stop() {
    if (!this.#on) return;
    this.#on = false;
    this.#last = -Infinity;
    this.#tell(false);
  }
}
