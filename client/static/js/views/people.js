/** Who is here, in a box; and whom one has hidden for oneself. */

import { words } from "../models/room_words.js";
import { openDialog } from "./dialogs.js";
import { button, el, face, fill } from "./dom.js";

export class PeopleSheet {
  #room;
  #list = null;

  /** `room` is {visit, acts}. */
  constructor(room) {
    this.#room = room;
  }

  open() {
    this.#list = el("ul", { class: "people" });
    this.draw();
    const dialog = openDialog({ title: words.peopleHere, content: [this.#list, el("p", { class: "soft small" }, words.peopleNote)] });
    dialog.addEventListener("close", () => { this.#list = null; });
  }

  /** Again, after the state has changed while the box is open. */
  draw() {
    if (!this.#list) return;
    const { people, you, messages } = this.#room.visit.state;
    const hidden = new Set(you.hidden ?? []);
    const here = new Set(people.map(({ seat }) => seat));
    const gone = new Map(messages.filter(({ seat }) => hidden.has(seat) && !here.has(seat)).map((message) => [message.seat, message]));
    const focused = document.activeElement?.dataset?.seat;
    fill(this.#list, [...people, ...gone.values()].map((person) => this.#item(person, you, hidden.has(person.seat))));
    if (focused) this.#list.querySelector(`[data-seat="${CSS.escape(focused)}"]`)?.focus();
  }

  #item({ seat, name, role, away }, you, hidden) {
    const notes = [away ? words.needsAMoment : "", hidden ? words.hiddenForYou : ""].filter(Boolean).join(", ");
    const may = seat !== you.seat && (hidden || (you.role === "member" && role === "member"));
    return el("li", {},
      face(seat, name),
      el("span", { class: "who" },
        el("span", { class: "name" }, name),
        words.roles[role] ? el("span", { class: "tag" }, words.roles[role]) : null,
        seat === you.seat ? el("span", { class: "soft" }, words.you) : null,
        notes ? el("span", { class: "soft notes" }, notes) : null),
      may ? button(hidden ? words.showAgain : words.hideForMe, () => this.#room.acts.hidePerson(seat, name, !hidden),
        { class: hidden ? "" : "quiet", dataset: { seat }, "aria-label": `${hidden ? words.showAgain : words.hideForMe}: ${name}` }) : null);
  }
}
