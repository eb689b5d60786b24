/**
 * The facilitator's desk: holds the parts of the panel together and draws them from one state.
 *
 * Parts get the desk itself and use of it: `meeting`, `acts`, `drafts` (what was typed and has not gone out), `state()` (of the
 * panel), `room()` (of the room, or null), `me()` (one's own name), `waitsFor(key)`, `openThread(seat)`, `settle()`, `changed()`.
 */

import { Acts } from "../models/panel_acts.js";
import { isOpen, marks, waitingSeats } from "../models/panel_state.js";
import { PanelWatch } from "../models/panel_watch.js";
import { words } from "../models/panel_words.js";
import { Undo } from "../models/undo.js";
import { CardsView } from "./panel_cards.js";
import { openers } from "./panel_drawers.js";
import { Elsewhere } from "./panel_elsewhere.js";
import { Hand } from "./panel_hand.js";
import { Keys } from "./panel_keys.js";
import { PeopleView } from "./panel_people.js";
import { RoomControls } from "./panel_room.js";
import { UndoView } from "./panel_undo.js";
import { Voice } from "./panel_voice.js";
import { PhoneViews } from "./panel_views.js";
import { WhispersView } from "./panel_whispers.js";

export class Desk {
  drafts = new Map();
  #marked = new Map();
  #drawing = false;
  #closed = false;

  /** `live` is the room's seam (js/room.js); `part(name)` gives the element `panel-<name>`. */
  constructor(live, part) {
    this.live = live;
    this.part = part;
    this.meeting = live.meeting;
    const connection = live.connect("/moderation");
    this.watch = new PanelWatch(connection);
    this.undo = new Undo();
    this.voice = new Voice(part);
    this.acts = new Acts({
      call: (event, payload) => connection.call(event, payload),
      callRoom: (event, payload) => live.connection.call(event, payload),
      undo: this.undo,
      learn: (noun, thing) => this.watch.learn(noun, thing),
      tell: (sentence) => this.voice.tell(sentence),
      changed: () => this.changed(),
      newId: () => `panel-${crypto.randomUUID()}`,
    });
    this.#furnish();
    this.#listen(connection);
    this.changed();
  }

  #furnish() {
    const { part } = this;
    const hand = new Hand(part("scroll"), () => this.changed());
    // Taken once: on the way out the page is blank, and what still happens then finds nothing by its name.
    this.counts = { needs: part("needs-count"), door: part("door-count"), private: part("private-count") };
    this.cards = new CardsView({
      all: part("itself"), alerts: part("alerts"), needs: part("needs"), handled: part("handled"), handledPart: part("handled-part"),
      handledMore: part("handled-more"), calm: part("calm"), scroll: part("scroll"),
    }, (verb, view) => this.perform(verb, view), hand);
    this.people = new PeopleView(part("seats"), this, hand);
    this.whispers = new WhispersView(part("whispers"), this, hand);
    this.controls = new RoomControls(part("room"), this);
    this.undone = new UndoView(part("undo"), this.undo, (sentence) => this.voice.tell(sentence));
    this.views = new PhoneViews(part, () => this.cards.loudAlerts().at(0));
    this.elsewhere = new Elsewhere(part("elsewhere"), (sentence) => this.voice.alarm(sentence));
    this.keys = new Keys(part("itself"), this.#verbs());
    part("keys").addEventListener("click", () => this.keys.show());
    part("jumps").addEventListener("click", ({ target }) => this.#jump(target.closest("button")?.dataset.to));
  }

  #listen(connection) {
    this.watch.subscribe((_state, raised) => {
      if (raised) this.voice.hear(raised, this.me());
      this.changed();
    });
    this.live.subscribe((_state, event) => {
      if (event?.kind === "meeting_closed") this.#close();
      this.changed();
    });
    this.undo.subscribe(() => this.changed());
    connection.on("alert_elsewhere", (alert) => this.elsewhere.hear(alert));
    document.addEventListener("keydown", (event) => this.#escape(event));
    window.addEventListener("pagehide", () => this.undo.settleAll());
    setInterval(() => this.#tick(), 1_000);
  }

  // What the parts ask

  state() {
    return this.watch.state;
  }

  room() {
    return this.live.state() ?? null;
  }

  me() {
    return this.room()?.you?.name ?? "";
  }

  /** What a card or a seat waits for before it is done, in words; null where it waits for nothing. */
  waitsFor(key) {
    const waiting = this.undo.list().find((thing) => thing.key === key && thing.waits);
    if (waiting) return waiting.label;
    return this.acts.busy.has(key) ? words.onItsWay : null;
  }

  openThread(seat) {
    this.views.show("panel");
    this.whispers.open(seat);
  }

  settle() {
    this.undo.settleAll();
  }

  // Drawing

  /** Something is other than it was: everything is drawn once more, soon, from the one state. */
  changed() {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  #draw() {
    const state = this.state();
    this.cards.draw({
      state,
      me: this.me(),
      messageOf: (id) => this.room()?.messages.find((message) => message.id === id) ?? null,
      pending: new Set([...this.undo.waitingKeys(), ...this.acts.busy]),
      waitsFor: (key) => this.waitsFor(key),
    });
    this.people.draw();
    this.whispers.draw();
    this.controls.draw();
    this.undone.draw();
    this.#mark(state);
    this.#count(state);
    this.voice.status(this.watch, this.#closed);
    for (const alert of state.alerts.values()) if (isOpen(alert)) this.voice.alert(alert);
  }

  /** The words of open findings, marked in the room's own messages. */
  #mark(state) {
    const wanted = marks(state);
    for (const key of [...this.#marked.keys()]) {
      if (wanted.has(key)) continue;
      this.live.unmark(key);
      this.#marked.delete(key);
    }
    for (const [key, { message, start, end, kind }] of wanted) {
      const where = `${message}:${start}:${end}`;
      if (this.#marked.get(key) === where) continue;
      this.live.mark(message, { key, start, end, kind });
      this.#marked.set(key, where);
    }
  }

  #count(state) {
    const unread = this.whispers.unread();
    const needs = this.#closed ? 0 : this.cards.needing();
    show(this.counts.needs, needs);
    show(this.counts.door, waitingSeats(state).length);
    show(this.counts.private, unread);
    this.views.draw(needs + unread);
  }

  #tick() {
    this.cards.tick(Date.now());
    if (this.undo.list().length) this.undone.draw();
  }

  #close() {
    this.#closed = true;
    this.part("itself").classList.add("closed");
  }

  #jump(id) {
    if (!id) return;
    const title = document.getElementById(id);
    title.scrollIntoView({ block: "start" });
    title.focus({ preventScroll: true });
  }

  // Doing

  /** What an action of a card stands for: at once, or in a drawer first. */
  perform(verb, view) {
    const { card } = view;
    const { acts } = this;
    if (verb.startsWith("admit:")) return acts.admit({ seat: verb.slice("admit:".length) });
    const atOnce = {
      claim: () => acts.claim(card),
      give_back: () => acts.giveBack(card),
      escalate: () => acts.escalate(card),
      seen: () => acts.seen(card),
      restore: () => acts.restore(card.thing.message),
      admit_all: () => acts.admitAll(card.thing.seats),
      show: () => this.#showMessage(card.thing.message ?? card.thing.id),
      release: card.kind === "held" ? () => acts.release(card) : null,
    }[verb];
    if (atOnce) return atOnce();
    if (view.drawer) view.close();
    return view.open(verb, openers[verb](card, this, () => view.close()));
  }

  #showMessage(id) {
    this.views.show("room");
    if (!this.live.showMessage(id)) this.voice.tell(words.notLoaded);
  }

  #verbs() {
    const onKey = (key) => () => this.#onCard((view) => {
      const verb = view.verbFor(key);
      if (verb) this.perform(verb, view);
    });
    return {
      next: () => this.cards.step(1),
      previous: () => this.cards.step(-1),
      open: () => this.#onCard((view) => view.toggle()),
      whisper: onKey("w"),
      guideline: onKey("g"),
      hide: onKey("h"),
      dismiss: onKey("d"),
      claim: onKey("c"),
      ask: onKey("r"),
      undo: () => this.undone.takeLast(),
      write: () => this.#write(),
    };
  }

  #write() {
    this.views.show("room");
    this.#composer()?.focus();
  }

  #composer() {
    return document.querySelector("#talk textarea");
  }

  /** Esc shuts the drawer one is in; in the room's box, where it has nothing else to do, it comes back to the cards. */
  #escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const slot = event.target.closest?.(".slot");
    if (slot) {
      event.preventDefault();
      slot.querySelector("[data-verb='cancel']")?.click();
    } else if (event.target === this.#composer()) {
      event.target.blur();
      const view = this.cards.current();
      if (view) this.cards.goTo(view.card.key);
    }
  }

  #onCard(act) {
    const view = this.cards.current();
    if (!view) return;
    this.views.show("panel");
    this.cards.goTo(view.card.key);
    act(view);
  }
}

function show(count, number) {
  count.textContent = number || "";
  count.hidden = !number;
}
