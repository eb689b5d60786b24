/** The private line between one person and the facilitators: a card when words arrive, and the whole of it in a box. */

import { words } from "../models/room_words.js";
import { helpCard } from "./contacts.js";
import { openDialog } from "./dialogs.js";
import { button, el, fill, timeElement } from "./dom.js";

const MOST = 4_000;

function isHelp({ help }) {
  return Boolean(help);
}

export class PrivateLine {
  #room;
  #read;
  #opener;
  #place;
  #list = null;
  #cards = new Map();
  #draft = "";

  /** `room` is {visit, call, announce}; `place` is where cards of new words stand; `opener` is the button of the line. */
  constructor(room, { read, place, opener }) {
    this.#room = room;
    this.#read = read;
    this.#place = place;
    this.#opener = opener;
  }

  /** After the state has changed: new words get a card, or are read at once where the box is open. */
  draw() {
    const { whispers } = this.#room.visit.state;
    if (this.#list) {
      this.#see(whispers.map(({ id }) => id));
      this.#drawList(whispers);
    }
    const unread = this.#read.unread(whispers);
    const newest = [unread.findLast(isHelp), unread.findLast((whisper) => !isHelp(whisper))].filter(Boolean);
    const wanted = new Set(newest.map(({ id }) => id));
    for (const [id, card] of this.#cards) {
      if (wanted.has(id)) continue;
      card.remove();
      this.#cards.delete(id);
    }
    for (const whisper of newest) if (!this.#cards.has(whisper.id)) this.#arrive(whisper);
    this.#opener.textContent = unread.length ? words.privateLineNew(unread.length) : words.privateLine;
    this.#opener.classList.toggle("has-new", unread.length > 0);
  }

  #arrive(whisper) {
    const card = whisper.help ? this.#helpArrived(whisper) : this.#wordsArrived(whisper);
    this.#cards.set(whisper.id, card);
    if (whisper.help) this.#place.prepend(card);
    else this.#place.append(card);
    this.#room.announce(whisper.help ? `${whisper.help.title}. ${whisper.help.text}` : `${words.privateArrived(whisper.by)}: ${whisper.body}`);
  }

  #helpArrived(whisper) {
    return helpCard(whisper.help, el("div", { class: "row" },
      button(words.writePrivately, () => this.open()),
      button(words.putAway, () => this.#putAway(whisper), { class: "quiet" })));
  }

  #wordsArrived(whisper) {
    return el("div", { class: "whispered", role: "group", "aria-label": words.privateArrived(whisper.by) },
      el("h2", {}, words.privateArrived(whisper.by), " ", timeElement(whisper.at)),
      this.#about(whisper),
      el("p", { class: "body" }, whisper.body),
      el("div", { class: "row" },
        button(words.answerPrivately, () => this.open(), { class: "main" }),
        button(words.putAway, () => this.#putAway(whisper), { class: "quiet" })));
  }

  /** With it goes what came before it; all of it stays in the line. */
  #putAway(whisper) {
    const { whispers } = this.#room.visit.state;
    this.#see(whispers.filter((other) => isHelp(other) === isHelp(whisper)).map(({ id }) => id));
    this.draw();
    this.#room.focusComposer();
  }

  #see(ids) {
    this.#read.see(ids);
  }

  open() {
    const list = el("ol", { class: "thread" });
    const box = el("textarea", {
      id: "private-box", rows: 2, maxLength: MOST, required: true, value: this.#draft, autofocus: !matchMedia("(hover: none)").matches, on: { input: () => { this.#draft = box.value; } },
    });
    const trouble = el("p", { class: "field-error", role: "alert" });
    const send = el("button", { type: "submit", class: "main" }, words.send);
    const form = el("form", { class: "stack", on: { submit: (event) => this.#send(event, { box, trouble, send }) } },
      el("div", { class: "field" }, el("label", { for: "private-box" }, words.privateWrite), box),
      trouble, el("div", { class: "row" }, send));
    this.#list = list;
    this.#see(this.#room.visit.state.whispers.map(({ id }) => id));
    const dialog = openDialog({ title: words.privateLine, content: [el("p", { class: "soft small" }, words.privateTo), el("div", { role: "log", "aria-label": words.privateLine }, list), form], kind: "private" });
    dialog.addEventListener("close", () => { this.#list = null; });
    this.draw();
  }

  #drawList(whispers) {
    if (!whispers.length) {
      fill(this.#list, el("li", { class: "soft none" }, words.privateEmpty));
      return;
    }
    const known = new Set([...this.#list.children].map(({ dataset }) => dataset.id));
    this.#list.querySelector(".none")?.remove();
    for (const whisper of whispers) if (!known.has(whisper.id)) this.#list.append(this.#item(whisper));
    this.#list.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  #item(whisper) {
    const who = words.privateFrom[whisper.from]?.(whisper.by) ?? whisper.by;
    return el("li", { class: whisper.from === "member" ? "mine" : "theirs", dataset: { id: whisper.id } },
      el("p", { class: "who" }, el("span", { class: "name" }, who), " ", timeElement(whisper.at)),
      this.#about(whisper),
      whisper.body ? el("p", { class: "body" }, whisper.body) : null,
      whisper.help ? helpCard(whisper.help) : null);
  }

  /** The message it speaks of, where its words are still to be seen. */
  #about({ message, help }) {
    const body = message && !help ? this.#room.visit.state.messages.find(({ id }) => id === message)?.body : null;
    return body ? el("p", { class: "small soft about-message" }, `${words.privateAbout}: `, el("q", {}, body)) : null;
  }

  async #send(event, { box, trouble, send }) {
    event.preventDefault();
    const body = box.value.trim();
    if (!body) return;
    send.disabled = true;
    trouble.textContent = "";
    try {
      await this.#room.call("whisper", { body });
      box.value = this.#draft = "";
    } catch (refusal) {
      trouble.textContent = words.did.notYet(refusal);
    }
    send.disabled = false;
    box.focus();
  }
}
