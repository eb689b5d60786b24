/** Private words with each person, both ways, shared by all who facilitate. */

import { keepOrder } from "../models/panel_queue.js";
import { threads, unreadIn } from "../models/panel_state.js";
import { words } from "../models/panel_words.js";
import { el, face, fill, timeElement } from "./dom.js";
import { arrange } from "./panel_cards.js";
import { wordsBox } from "./panel_drawers.js";

export class WhispersView {
  #threads = new Map();
  #order = [];
  #begun = new Map();

  /** @param {object} desk see views/panel_desk.js */
  constructor(place, desk, hand) {
    Object.assign(this, { place, desk, hand });
    this.none = el("p", { class: "soft none" }, words.noWhispers);
    this.list = el("div", { class: "threads" });
    place.append(this.none, this.list);
    this.read = new ReadUpTo(desk.meeting);
  }

  draw() {
    const known = new Map(threads(this.desk.state()).map((thread) => [thread.seat, thread]));
    for (const [seat, name] of this.#begun) if (!known.has(seat)) known.set(seat, { seat, name, whispers: [] });
    this.#order = keepOrder(this.#order, [...known.keys()], this.hand.isIn());
    for (const seat of this.#order) {
      if (!this.#threads.has(seat)) this.#threads.set(seat, new Thread(this.desk, this.read));
      this.#threads.get(seat).update(known.get(seat));
    }
    this.none.hidden = known.size > 0;
    arrange(this.list, this.#order.map((seat) => this.#threads.get(seat).element));
  }

  /** How many words of members nobody has read yet. */
  unread() {
    return threads(this.desk.state()).reduce((sum, thread) => sum + unreadIn(thread, this.read.of(thread.seat)), 0);
  }

  /** Opens the talk with a person, and begins one where there is none. */
  open({ seat, name }) {
    this.#begun.set(seat, name);
    this.draw();
    this.#threads.get(seat).open();
  }
}

class Thread {
  #drawn = "";
  #open = false;

  constructor(desk, read) {
    this.desk = desk;
    this.read = read;
    this.handle = el("button", { type: "button", class: "handle", "aria-expanded": "false", on: { click: () => this.toggle() } });
    // What scrolls can be scrolled by keyboard too.
    this.list = el("ol", { tabIndex: 0 });
    this.inside = el("div", { class: "inside", hidden: true }, this.list);
    this.element = el("div", { class: "talk-with" }, this.handle, this.inside);
  }

  update(thread) {
    this.thread = thread;
    if (!this.box) this.#addBox(thread);
    this.list.setAttribute("aria-label", words.thread(thread.name));
    const last = thread.whispers.at(-1);
    if (this.#open && last) this.read.upTo(thread.seat, last.id);
    const unread = unreadIn(thread, this.read.of(thread.seat));
    const drawn = JSON.stringify([thread.whispers.length, last?.id, unread, this.#open]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.element.classList.toggle("unread", unread > 0);
    fill(this.handle, face(thread.seat, thread.name), el("span", { class: "name" }, thread.name),
      el("span", { class: "last" }, last && !this.#open ? `${whoOf(last)}: ${textOf(last)}` : ""),
      unread ? el("span", { class: "count private" }, words.unread(unread)) : null);
    this.handle.setAttribute("aria-expanded", String(this.#open));
    this.inside.hidden = !this.#open;
    if (this.#open) {
      fill(this.list, thread.whispers.map(line));
      this.list.scrollTop = this.list.scrollHeight;
    }
  }

  #addBox({ seat, name }) {
    this.box = wordsBox({
      label: words.whisperBox(name), text: "", draft: `thread:${seat}`, drafts: this.desk.drafts, send: words.send,
      sent: (text) => this.#send(text),
    });
    this.inside.append(this.box.content);
  }

  async #send(text) {
    if (!(await this.desk.acts.whisperTo(this.thread, text))) return;
    this.desk.drafts.delete(`thread:${this.thread.seat}`);
    if (this.box.box.value.trim() === text) this.box.box.value = "";
  }

  toggle() {
    this.#open = !this.#open;
    this.update(this.thread);
    this.desk.changed();
  }

  open() {
    this.#open = true;
    this.update(this.thread);
    this.desk.changed();
    this.box.focus.focus();
    this.element.scrollIntoView({ block: "nearest" });
  }
}

function line(whisper) {
  return el("li", { class: whisper.from === "member" ? null : "ours" },
    el("p", { class: "who" }, whoOf(whisper), " ", timeElement(whisper.at)),
    el("p", {}, textOf(whisper)));
}

function whoOf(whisper) {
  if (whisper.from === "member") return whisper.name;
  return whisper.from === "holdfast" ? words.fromHoldfast : words.fromYou(whisper.by);
}

function textOf(whisper) {
  return whisper.body ?? whisper.help?.title ?? "";
}

/** The last word that was read in each talk, for this tab alone; Exit clears it with everything else. */
class ReadUpTo {
  #kept = {};

  constructor(meeting) {
    this.name = `holdfast.panel.read.${meeting}`;
    try {
      this.#kept = JSON.parse(sessionStorage.getItem(this.name) ?? "{}") ?? {};
    } catch {
      this.#kept = {};
    }
  }

  of(seat) {
    return this.#kept[seat] ?? null;
  }

  upTo(seat, id) {
    if (this.#kept[seat] === id) return;
    this.#kept[seat] = id;
    try {
      sessionStorage.setItem(this.name, JSON.stringify(this.#kept));
    } catch {
      // Without storage it is known for as long as the page stands.
    }
  }
}
