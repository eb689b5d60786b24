/** Alerts of other meetings that nobody has taken: one line each, with the way there. */

import { words } from "../models/panel_words.js";
import { button, el } from "./dom.js";

export class Elsewhere {
  #lines = new Map();

  constructor(place, alarm) {
    this.place = place;
    this.alarm = alarm;
  }

  hear({ alert, kind, what, url }) {
    const sentence = words.elsewhere(what ?? kind);
    this.alarm(sentence);
    this.#lines.get(alert)?.remove();
    const line = el("p", {}, el("span", {}, sentence),
      isOurs(url) && el("a", { href: url }, words.elsewhereGo),
      button(words.elsewhereClose, () => this.#close(alert), { class: "quiet" }));
    this.#lines.set(alert, line);
    this.place.append(line);
    this.place.hidden = false;
  }

  #close(alert) {
    this.#lines.get(alert)?.remove();
    this.#lines.delete(alert);
    this.place.hidden = this.#lines.size === 0;
  }
}

function isOurs(url) {
  return typeof url === "string" && /^\/(moderation|rooms)\//.test(url);
}
