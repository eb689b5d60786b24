/** What can still be taken back, with its seconds. */

import { words } from "../models/panel_words.js";
import { button, el } from "./dom.js";
import { arrange } from "./panel_cards.js";

export class UndoView {
  #rows = new Map();

  constructor(place, undo, tell) {
    this.place = place;
    this.undo = undo;
    this.tell = tell;
    undo.subscribe(() => this.draw());
  }

  draw() {
    const things = this.undo.list();
    const there = new Set(things.map(({ id }) => id));
    for (const id of [...this.#rows.keys()]) if (!there.has(id)) this.#rows.delete(id);
    for (const thing of things) {
      if (!this.#rows.has(thing.id)) this.#rows.set(thing.id, this.#row(thing));
      this.#rows.get(thing.id).time.textContent = words.secondsLeft(thing.secondsLeft);
    }
    this.place.hidden = things.length === 0;
    arrange(this.place, things.map(({ id }) => this.#rows.get(id).element));
  }

  #row({ id, label, waits }) {
    const time = el("span", { class: "seconds", "aria-hidden": "true" });
    const name = `panel-undo-${id}`;
    const element = el("p", {},
      el("span", { id: name }, label),
      time,
      button([words.undo, el("kbd", { "aria-hidden": "true" }, "u")], () => this.take(id), { "aria-describedby": name, "aria-keyshortcuts": "u" }),
      waits && button(words.now, () => this.undo.settle(id), { class: "quiet", "aria-describedby": name }));
    return { element, time };
  }

  take(id) {
    if (this.undo.undo(id)) this.tell(words.undone);
  }

  takeLast() {
    if (this.undo.undoLast()) this.tell(words.undone);
  }
}
