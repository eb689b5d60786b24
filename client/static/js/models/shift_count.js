/** Shift three times within five seconds, with no other key between, means: away from here. */

export const PRESSES = 3;
export const WITHIN = 5_000;

export class ShiftCount {
  #at = [];

  /** The count after this key: 0 where another key broke it, up to PRESSES. `at` in milliseconds. */
  press({ key, repeat = false }, at) {
    if (repeat) return this.#at.length;
    if (key !== "Shift") {
      this.#at = [];
      return 0;
    }
    this.#at = [...this.#at.filter((before) => at - before < WITHIN), at];
    return this.#at.length;
  }

  /** The count that still holds at this time. */
  count(at) {
    this.#at = this.#at.filter((before) => at - before < WITHIN);
    return this.#at.length;
  }
}
