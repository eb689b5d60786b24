/** Everybody with a seat: who is new, who has not spoken, who is muted; and what can be done for each. */

import { keepOrder } from "../models/panel_queue.js";
import { words } from "../models/panel_words.js";
import { button, el, face, fill } from "./dom.js";
import { arrange } from "./panel_cards.js";
import { muteDrawer, removeDrawer, wordsBox } from "./panel_drawers.js";

const LATEST = 3;

export class PeopleView {
  #rows = new Map();
  #order = [];

  /** @param {object} desk see views/panel_desk.js */
  constructor(place, desk, hand) {
    Object.assign(this, { place, desk, hand });
  }

  draw() {
    const seats = this.desk.state().seats;
    const wanted = [...seats.values()].sort((one, other) => rank(one) - rank(other)).map(({ seat }) => seat);
    this.#order = keepOrder(this.#order, wanted, this.hand.isIn());
    for (const key of [...this.#rows.keys()]) if (!seats.has(key)) this.#rows.delete(key);
    for (const key of this.#order) {
      if (!this.#rows.has(key)) this.#rows.set(key, new PersonRow(this.desk));
      this.#rows.get(key).update(seats.get(key));
    }
    arrange(this.place, this.#order.map((key) => this.#rows.get(key).element));
  }
}

class PersonRow {
  #drawn = "";
  #open = false;
  #tool = null;

  constructor(desk) {
    this.desk = desk;
    this.handle = el("button", { type: "button", class: "handle", "aria-expanded": "false", on: { click: () => this.toggle() } });
    this.actions = el("div", { class: "row" });
    this.said = el("div", { class: "their-words" });
    this.slot = el("div", { class: "slot" });
    this.about = el("div", { class: "person-sheet", hidden: true }, this.actions, this.slot, this.said);
    this.element = el("div", { class: "seat" }, this.handle, this.about);
  }

  update(seat) {
    this.seat = seat;
    const said = this.#open ? this.#latestWords() : [];
    const waits = this.desk.waitsFor(`seat:${seat.seat}`);
    const drawn = JSON.stringify([seat, this.#open, said, this.#tool, waits]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.element.classList.toggle("gone", !(seat.standing === "in" && seat.here !== false) && seat.standing !== "waiting");
    this.element.classList.toggle("opened", this.#open);
    const notes = notesOf(seat);
    if (waits) notes.push({ text: waits, kind: "muted" });
    fill(this.handle, face(seat.seat, seat.name),
      el("span", { class: "whose" }, el("span", { class: "name" }, seat.name),
        notes.length ? el("span", { class: "notes" }, notes.map(({ text, kind }, at) => [at ? ", " : "", el("span", { class: kind }, text)])) : null));
    this.handle.setAttribute("aria-expanded", String(this.#open));
    this.about.hidden = !this.#open;
    if (this.#open) this.#fillAbout(seat, said);
  }

  toggle() {
    this.#open = !this.#open;
    this.#shut();
    this.update(this.seat);
  }

  #fillAbout(seat, said) {
    const { acts } = this.desk;
    const me = seat.name === this.desk.me();
    const member = seat.role === "member";
    const stays = seat.standing !== "removed";
    const muted = isMuted(seat);
    fill(this.actions,
      !me && stays && button(words.whisper, () => this.desk.openThread(seat)),
      seat.standing === "waiting" && button(words.admit(seat.name), () => acts.admit(seat), { class: "main" }),
      member && stays && muted && button(words.unmute, () => acts.unmute(seat)),
      member && stays && !muted && button(words.muteOpen, () => this.#use("mute")),
      member && stays && button(words.remove, () => this.#use("remove"), { class: "danger" }));
    this.actions.setAttribute("role", "group");
    this.actions.setAttribute("aria-label", words.seatActions(seat.name));
    fill(this.said, member && [
      el("p", { class: "soft" }, said.length ? words.latestWords(seat.name) : words.noWords),
      said.length ? el("ul", {}, said.map((message) => el("li", {},
        el("span", {}, message.body),
        button(words.hideThis, () => this.#use("hide", message), { class: "quiet", "aria-label": `${words.hideThis} ${message.body.slice(0, 40)}` })))) : null,
    ]);
  }

  #use(tool, message = null) {
    const { seat, desk } = this;
    const { acts } = desk;
    const close = () => {
      this.#shut();
      this.handle.focus({ preventScroll: true });
    };
    const done = (act) => (...given) => {
      close();
      return act(...given);
    };
    const drawer = {
      mute: () => muteDrawer(seat.name, close, desk, `seat:${seat.seat}:mute`, done(async (minutes, text) => {
        if ((await acts.mute(seat, minutes)) && text) await acts.whisperTo(seat, text);
      })),
      remove: () => removeDrawer(seat.name, close, desk, `seat:${seat.seat}:remove`, done((reason) => acts.remove(seat, reason))),
      hide: () => wordsBox({
        label: words.whyFor(seat.name), help: words.hideHelp, text: words.hideReason, draft: `message:${message.id}:hide`, drafts: desk.drafts,
        send: words.hideNow, sent: done((reason) => acts.hideMessage(message, reason)), close, longest: 500,
      }),
    }[tool]();
    this.#tool = tool;
    fill(this.slot, drawer.content);
    drawer.focus.focus();
    this.slot.scrollIntoView({ block: "nearest" });
  }

  #shut() {
    this.#tool = null;
    fill(this.slot);
  }

  #latestWords() {
    return (this.desk.room()?.messages ?? [])
      .filter((message) => message.seat === this.seat.seat && message.state === "posted" && message.body)
      .slice(-LATEST)
      .map(({ id, name, body }) => ({ id, name, body }));
  }
}

function notesOf(seat) {
  return [
    seat.standing === "waiting" && { text: words.waiting, kind: "new" },
    seat.standing === "removed" && { text: words.removedMark, kind: "" },
    words.role(seat.role) && { text: words.role(seat.role), kind: "staff" },
    seat.first_time && { text: words.firstTime, kind: "new" },
    isMuted(seat) && { text: words.mutedUntil(seat.muted_until), kind: "muted" },
    seat.standing === "in" && seat.away && { text: words.steppedOut, kind: "" },
    seat.standing === "left" && { text: words.notHere, kind: "" },
    seat.standing === "in" && seat.role === "member" && !seat.spoken && { text: words.notSpoken, kind: "" },
  ].filter(Boolean);
}

function isMuted(seat) {
  return Boolean(seat.muted_until) && new Date(seat.muted_until).getTime() > Date.now();
}

/** At the door, in the room, gone. */
function rank(seat) {
  return { waiting: 0, in: 1, left: 2, removed: 3 }[seat.standing] ?? 2;
}
