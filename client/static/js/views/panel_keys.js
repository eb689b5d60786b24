/** The panel's keys: what they do, and a switch for each. */

import { KEYS, readOff, verbOf, writeOff } from "../models/panel_keys.js";
import { words } from "../models/panel_words.js";
import { openDialog } from "./dialogs.js";
import { el } from "./dom.js";

export class Keys {
  /** `verbs` is `{next, previous, ...}`: what each of models/panel_keys.js does. */
  constructor(panel, verbs) {
    this.panel = panel;
    this.verbs = { ...verbs, help: () => this.show() };
    this.off = readOff(localStorage);
    this.#markOff();
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  #press(event) {
    if (document.querySelector("dialog[open]")) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    const verb = verbOf(event, target, this.off);
    // Enter opens a card that one stands on; everywhere else it keeps its own meaning.
    if (!verb || (verb === "open" && !target?.matches("[data-key]"))) return;
    event.preventDefault();
    this.verbs[verb]();
  }

  show() {
    const rows = KEYS.map(({ key, verb }) => {
      const box = el("input", { type: "checkbox", checked: !this.off.has(key), on: { change: () => this.#switch(key, box.checked) } });
      return el("li", {}, el("label", {}, box, el("kbd", {}, key), el("span", {}, words.keys[verb])));
    });
    openDialog({ title: words.keysTitle, content: [el("p", { class: "soft" }, words.keysHelp), el("ul", { class: "keys-list" }, rows)], kind: "keys" });
  }

  #switch(key, on) {
    if (on) this.off.delete(key);
    else this.off.add(key);
    writeOff(localStorage, this.off);
    this.#markOff();
  }

  /** What is switched off is not shown on the buttons either. */
  #markOff() {
    this.panel.dataset.keysOff = [...this.off].join(" ");
  }
}
