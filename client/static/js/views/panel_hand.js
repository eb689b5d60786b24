/** Whether a hand is in the panel: a pointer that moves or presses there, or somebody who stands on one of its controls. */

const RESTS_AFTER = 8_000;
const CONTROLS = "button, a, input, textarea, select, summary";

export class Hand {
  #last = -Infinity;
  #over = false;

  /** `left` is told when a hand that was in is in no more. */
  constructor(place, left) {
    this.place = place;
    const moved = () => {
      this.#last = Date.now();
      this.#over = true;
    };
    for (const event of ["pointermove", "pointerdown", "wheel", "touchmove", "keydown"]) place.addEventListener(event, moved, { passive: true });
    place.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "mouse") return;
      this.#over = false;
      if (!this.isIn()) left();
    });
    place.addEventListener("focusout", () => setTimeout(() => this.isIn() || left()));
  }

  isIn(now = Date.now()) {
    if (this.#over && now - this.#last < RESTS_AFTER) return true;
    const active = document.activeElement;
    return this.place.contains(active) && active.matches(CONTROLS) && Boolean(active.closest(".slot, .person-sheet, .inside"));
  }
}
