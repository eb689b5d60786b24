/** The box one writes in, and what stands above it: what one answers or changes, why words may wait, and the card before they go out. */

import { meaningOf } from "../models/composer_keys.js";
import { readableTime } from "../models/clock.js";
import { words } from "../models/room_words.js";
import { lengthOf } from "../models/spans.js";
import { button, el, fill } from "./dom.js";
import { nudgeCard } from "./nudge.js";

export const MOST = 4_000;
const SAY_WHAT_IS_LEFT = 300;

export class Composer {
  #writing;
  #room;
  #card = null;
  #facts = {};

  /** `room` is {visit, editLast, stepIn, announce, preference, wrote}; `preference()` is "send", "newline" or null. */
  constructor(writing, room) {
    this.#writing = writing;
    this.#room = room;
    this.box = el("textarea", {
      id: "composer-box", rows: 1, autocomplete: "off", "aria-describedby": "composer-note composer-left", placeholder: words.write,
      on: { input: () => this.#typed(), keydown: (event) => this.#pressed(event) },
    });
    this.send = el("button", { type: "submit", class: "main" }, words.send);
    this.cards = el("div", { class: "composer-cards" });
    this.card = el("div", { class: "nudge-place" });
    this.about = el("div", { class: "about" });
    this.note = el("p", { class: "note small", id: "composer-note" });
    this.left = el("p", { class: "small left", id: "composer-left" });
    this.trouble = el("p", { class: "trouble small", role: "alert" });
    this.above = el("div", { class: "above" }, this.cards, this.card, this.about, this.note, this.trouble);
    this.node = el("form", { class: "composer", on: { submit: (event) => this.#submitted(event) } },
      this.above,
      el("label", { class: "for-ears", for: "composer-box" }, words.write),
      el("div", { class: "write" }, this.box, this.send),
      this.left);
    writing.subscribe(() => this.draw());
    this.phone = matchMedia("(hover: none) and (pointer: coarse)");
  }

  /** Cards that stood elsewhere while one waited come back above the box. */
  gather() {
    this.above.prepend(this.cards);
  }

  focus() {
    this.box.focus();
    this.box.setSelectionRange(this.box.value.length, this.box.value.length);
  }

  draw() {
    const now = this.#writing.now();
    if (this.box.value !== now.body) this.box.value = now.body;
    this.#grow();
    this.send.textContent = now.editing ? words.save : words.send;
    this.send.disabled = now.busy;
    this.trouble.textContent = now.trouble ? words.did.notYet(now.trouble) : "";
    this.#drawLeft(now.body);
    this.#drawAbout(now);
    this.#drawNote();
    this.#drawCard(now.card);
  }

  #drawLeft(body) {
    const left = MOST - lengthOf(body.trim());
    this.left.textContent = left <= SAY_WHAT_IS_LEFT ? words.charactersLeft(left) : "";
    this.left.classList.toggle("trouble", left < 0);
    this.send.setAttribute("aria-disabled", String(left < 0));
  }

  #drawAbout({ replyTo, editing }) {
    const answered = replyTo ? this.#room.visit.state?.messages.find(({ id }) => id === replyTo) : null;
    if (this.#same("about", editing?.id, replyTo, answered?.body)) return;
    if (editing) fill(this.about, this.#aboutLine(words.editing, null, words.noEdit));
    else if (replyTo) fill(this.about, this.#aboutLine(words.replyingTo(answered?.name ?? "…"), answered?.body, words.noReply));
    else fill(this.about);
  }

  #aboutLine(title, body, no) {
    const cancel = () => {
      this.#writing.cancel();
      this.focus();
    };
    return [el("p", { class: "small" }, el("strong", {}, title), body ? el("span", { class: "soft" }, body) : null), button(no, cancel, { class: "quiet" })];
  }

  /** Why words may wait just now. What is written is kept in any case. */
  #drawNote() {
    const { you, meeting } = this.#room.visit.state ?? {};
    const muted = Boolean(you?.muted_until) && new Date(you.muted_until) > new Date();
    if (this.#same("note", you?.away, muted && you.muted_until, meeting?.mode)) return;
    fill(this.note, you?.away ? words.away : null, muted ? words.muted(readableTime(you.muted_until)) : null);
  }

  /** A mute ends by itself. */
  tick() {
    this.#drawNote();
  }

  #drawCard(card) {
    if (this.#same("card", card)) return;
    const had = this.#card;
    this.#card = card;
    if (!card) {
      fill(this.card);
      if (had && this.node.contains(document.activeElement)) this.focus();
      return;
    }
    const { node, heading } = nudgeCard(card, {
      take: () => this.#choose(() => this.#writing.takeWords(), words.nudge.taken),
      change: () => this.#choose(() => this.#writing.changeMine()),
      asItIs: () => this.#choose(() => this.#writing.sendAsItIs()),
    });
    fill(this.card, node);
    // Somebody who is writing on is not interrupted; it is said, and stands there when they are ready.
    if (card.inBox) heading.focus({ preventScroll: true });
    this.#room.announce(`${heading.textContent}. ${card.nudge.sentence}`);
  }

  #choose(act, said = "") {
    act();
    this.focus();
    if (said) this.#room.announce(said);
  }

  #same(name, ...facts) {
    const before = this.#facts[name];
    this.#facts[name] = facts;
    return Boolean(before) && before.length === facts.length && before.every((fact, index) => fact === facts[index]);
  }

  #typed() {
    this.#writing.write(this.box.value);
    this.#room.wrote(this.box.value);
  }

  #pressed(event) {
    const { editing, replyTo } = this.#writing.now();
    const meaning = meaningOf(event, {
      phone: this.phone.matches, preference: this.#room.preference(), empty: this.box.value === "", editing: Boolean(editing),
    });
    if (meaning === "send") this.node.requestSubmit();
    else if (meaning === "edit_last" ? !this.#room.editLast() : meaning !== "cancel" || !(editing || replyTo)) return;
    else if (meaning === "cancel") this.#writing.cancel();
    event.preventDefault();
  }

  #submitted(event) {
    event.preventDefault();
    const body = this.box.value.trim();
    if (lengthOf(body) > MOST) {
      this.#room.announce(this.left.textContent);
      return;
    }
    this.#writing.submit();
    this.#room.wrote("");
    if (!this.#card) this.focus();
  }

  /** Where the browser does not let a box grow by itself. */
  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight + 2}px`;
  }
}
