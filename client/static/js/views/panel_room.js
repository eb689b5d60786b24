/** How the room runs: its mode, a guideline for everybody, and its end. */

import { words } from "../models/panel_words.js";
import { button, el, fill } from "./dom.js";
import { guidelinePicker, offered } from "./panel_guidelines.js";

export class RoomControls {
  #mode = null;
  #cards = "";
  #picker = guidelinePicker([]);

  /** @param {object} desk see views/panel_desk.js */
  constructor(place, desk) {
    this.desk = desk;
    this.modes = el("fieldset", {}, el("legend", {}, words.mode),
      Object.entries(words.MODES).map(([mode, { name, says }]) => el("label", { class: "mode" },
        el("input", { type: "radio", name: "panel-mode", value: mode, on: { change: () => this.#choose(mode) } }),
        el("span", {}, el("strong", {}, name), el("small", {}, says)))));
    this.guidelines = el("div", { class: "share" });
    this.ending = el("div", { class: "ending" });
    this.#drawGuidelines();
    this.#askToClose();
    place.append(this.modes, this.guidelines, this.ending);
  }

  draw() {
    const mode = this.desk.room()?.meeting?.mode ?? null;
    if (mode !== this.#mode) this.#show(mode);
    const cards = offered(this.desk);
    const order = cards.map(({ guideline }) => guideline).join();
    if (order !== this.#cards && !this.#picker.inUse()) {
      this.#cards = order;
      this.#picker.offer(cards);
    }
  }

  #show(mode) {
    this.#mode = mode;
    for (const radio of this.modes.querySelectorAll("input")) radio.checked = radio.value === mode;
  }

  async #choose(mode) {
    const before = this.#mode;
    if (mode === before) return;
    if (!(await this.desk.acts.setMode(mode, before))) this.#show(before);
  }

  #drawGuidelines() {
    const picker = this.#picker;
    fill(this.guidelines, picker.content, el("div", { class: "row" }, button(words.shareCard, () => {
      if (!picker.chosen()) return picker.focus.focus();
      this.desk.acts.shareGuideline(picker.chosen());
      return picker.clear();
    })));
  }

  #askToClose(focus = false) {
    const ask = button(words.closeMeeting, () => this.#confirmClosing(), { class: "danger" });
    fill(this.ending, ask);
    if (focus) ask.focus();
  }

  #confirmClosing() {
    const stay = button(words.closeNo, () => this.#askToClose(true), { class: "main" });
    fill(this.ending, el("div", { class: "drawer", role: "group", "aria-label": words.closeMeeting },
      el("p", {}, words.closeAsk),
      el("div", { class: "row" }, stay, button(words.closeYes, () => this.#close(), { class: "danger" }))));
    stay.focus();
  }

  async #close() {
    this.desk.settle();
    if (!(await this.desk.acts.closeMeeting())) this.#askToClose(true);
  }
}
