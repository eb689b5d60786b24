/** Whether a hand is in the panel: a pointer over it, a finger that just touched it, or somebody who stands on one of its controls. */

const MOUSE_RESTS_AFTER = 60_000;
const FINGER_RESTS_AFTER = 8_000;
const CONTROLS = "button, a, input, textarea, select, summary";

export class Hand {
  #until = -Infinity;

  /** `left` is told when a hand that was in is in no more. */
  constructor(place, left) {
    this.place = place;
    const moved = (event) => {
      this.#until = Date.now() + (event.pointerType === "mouse" || event.type === "wheel" ? MOUSE_RESTS_AFTER : FINGER_RESTS_AFTER);
    };
    for (const event of ["pointerenter", "pointermove", "pointerdown", "wheel", "touchmove", "keydown"]) {
      place.addEventListener(event, moved, { passive: true });
    }
    place.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "mouse") return;
      this.#until = -Infinity;
      if (!this.isIn()) left();
    });
    place.addEventListener("focusout", () => setTimeout(() => this.isIn() || left()));
  }

  isIn(now = Date.now()) {
    if (now < this.#until) return true;
    const active = document.activeElement;
    return this.place.contains(active) && active.matches(CONTROLS) && Boolean(active.closest(".slot, .person-sheet, .inside"));
  }
}
