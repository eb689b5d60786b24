/** On a phone the room and the panel are two views of one page; what needs somebody is counted on the switch. */

import { words } from "../models/panel_words.js";
import { el, fill } from "./dom.js";

export class PhoneViews {
  /** `loudest()` gives the card of an alert that nobody has taken, or nothing. */
  constructor(part, loudest) {
    this.main = part("itself").closest("main");
    this.place = part("views");
    this.count = part("tab-count");
    this.band = part("band");
    this.loudest = loudest;
    this.title = document.title;
    this.buttons = [...this.place.querySelectorAll("button[data-view]")];
    for (const each of this.buttons) each.addEventListener("click", () => this.show(each.dataset.view));
    this.band.addEventListener("click", () => this.show("panel"));
    this.show("room");
  }

  show(view) {
    this.main.dataset.view = view;
    for (const each of this.buttons) each.setAttribute("aria-pressed", String(each.dataset.view === view));
  }

  draw(needs) {
    this.count.hidden = !needs;
    fill(this.count, needs ? [String(needs), el("span", { class: "for-ears" }, ` ${words.needYou(needs)}`)] : null);
    const alert = this.loudest();
    this.band.hidden = !alert;
    if (alert) this.band.textContent = words.band(alert.thing);
    const title = words.titleCount(needs, this.title);
    if (document.title !== title) document.title = title;
  }
}
