/*
 * The live room, wired together.
 *
 * THE SEAM for a page that puts more beside the room (the facilitators' panel):
 *
 *     import { startRoom } from "./room.js";
 *     const room = startRoom();          // always the same room: the first call starts it, later ones return it
 *
 *     room.meeting                       // the meeting's id
 *     room.connection                    // a Connection to /rooms (models/connection.js)
 *     room.connect("/moderation")        // a Connection to another namespace over the same websocket
 *     room.state()                       // the present state (models/room_state.js); never change it in place
 *     room.subscribe((state, event) => ...)   // after every change; event is null after a fresh state; returns a function that ends it
 *     room.showMessage(id)               // scrolls to a message and focuses it; false where it is not loaded
 *     room.mark(id, { key, start, end, kind })   // marks words of a message (kind "flag" or "cue"; code points)
 *     room.unmark(key)                   // takes that mark away again
 *     room.compose(text)                 // puts words into the room's composer, for the person to send
 *     room.announce(text)                // says it politely to a screen reader
 *
 * A Connection has
 *     call(event, payload)   -> Promise of the answer; rejects with a Refusal {code, message, retryAfter, until, by}
 *                               ("offline" and "timeout" beside the protocol's codes); `meeting` is added for you
 *     on(event, handler), onStatus(handler(status)), status ("connecting", "open", "lost", "ended"), close()
 * `onStatus` is told "open" after every (re)connection: watch again there, with the `since` you have.
 *
 * For views: views/dom.js has el(tag, properties, ...children); models/spans.js has cut(body, spans) for marked words;
 * models/clock.js has clockTime(iso) and timeElement lives in views/dom.js; views/dialogs.js has openDialog({title, content})
 *; it returns the dialog
 * (every dialog carries its own Exit link, for a modal one hides the page's).
 */
import { Manager } from "../vendor/socket.io.esm.min.js";

import { Connection, TRANSPORT } from "./models/connection.js";
import { Draft } from "./models/drafts.js";
import { Outbox } from "./models/outbox.js";
import { ReadWhispers } from "./models/read_whispers.js";
import { words } from "./models/room_words.js";
import { Typing, TypingTeller } from "./models/typing.js";
import { Visit } from "./models/visit.js";
import { keepFor } from "./models/whose.js";
import { Writing } from "./models/writing.js";
import { RoomBar } from "./views/bar.js";
import { Composer } from "./views/composer.js";
import { farewell } from "./views/farewell.js";
import { MessageActs } from "./views/message_acts.js";
import { PeopleSheet } from "./views/people.js";
import { PrivateLine } from "./views/private_line.js";
import { Talk } from "./views/talk.js";
import { fill } from "./views/dom.js";
import { fitTheWindow } from "./views/window.js";

const OVER = new Set(["closed", "removed"]);

let room = null;

export function startRoom() {
  room ??= new Room(document.getElementById("room"));
  return room.seam;
}

class Room {
  #connections = new Map();
  #shown = null;
  #mode = null;
  #going = false;
  #lastSeen;

  constructor(root) {
    this.root = root;
    this.place = document.getElementById("talk");
    this.announcer = document.getElementById("announcer");
    this.meeting = root.dataset.meeting;
    keepFor(sessionStorage, root.dataset.person);
    this.#connect();
    this.visit = new Visit(this.connection);
    this.outbox = new Outbox({ meeting: this.meeting, call: this.call, storage: sessionStorage });
    this.writing = new Writing({
      outbox: this.outbox, call: this.call, draft: new Draft(sessionStorage, this.meeting), learn: (message) => this.visit.learnMessage(message),
    });
    this.#furnish();
    this.#listen();
    this.seam = this.#seam();
    fitTheWindow();
  }

  call = (event, payload) => this.connection.call(event, payload);
  seek = (id) => this.talk.seek(id);
  focusComposer = () => this.composer.focus();
  preference = () => this.bar.enterMeans();
  editLast = () => this.acts.editLast();

  #connect() {
    this.manager = new Manager(location.origin, { ...TRANSPORT, query: { meeting: this.meeting } });
    this.connection = this.#connectionTo("/rooms");
  }

  /** One connection for each namespace, all over the same websocket. */
  #connectionTo(namespace) {
    const known = this.#connections.get(namespace);
    if (known) return known;
    const connection = new Connection(this.manager.socket(namespace), this.meeting, { ask: () => this.#whyRefused() });
    this.#connections.set(namespace, connection);
    return connection;
  }

  #furnish() {
    this.acts = new MessageActs(this);
    this.talk = new Talk({ visit: this.visit, outbox: this.outbox, acts: this.acts, onRead: (id) => this.#remember(id) });
    this.composer = new Composer(this.writing, this);
    this.people = new PeopleSheet(this);
    this.bar = new RoomBar(this.root, this);
    this.privateLine = new PrivateLine(this, {
      read: new ReadWhispers(sessionStorage, this.meeting), place: this.composer.cards, opener: document.getElementById("whisper-button"),
    });
    this.typing = new Typing();
    this.teller = new TypingTeller((on) => this.connection.tell("typing", { on }));
    this.#lastSeen = sessionStorage.getItem(this.#seenKey);
    this.talk.leaveOffAt(this.#lastSeen);
  }

  #listen() {
    this.visit.subscribe((state, event) => this.#changed(state, event));
    this.outbox.subscribe((entries, entry) => this.#outboxChanged(entry));
    this.connection.onStatus((status) => this.#lineChanged(status));
    this.connection.on("typing", (told) => this.#heardTyping(told));
    const ticking = setInterval(() => this.#tick(), 1_000);
    window.addEventListener("leaving", () => {
      clearInterval(ticking);
      this.connection.close();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.talk.leaveOffAt(this.#lastSeen);
    });
  }

  /** What a handshake's failure does not tell: whether it is the line, or the sign-in that has ended. */
  async #whyRefused() {
    const answer = await fetch(location.href, { method: "HEAD", headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual" });
    return answer.status === 401 ? "unauthenticated" : null;
  }

  #changed(state, event) {
    if (event?.kind === "refused") {
      this.#refused(this.visit.refusal);
      return;
    }
    if (OVER.has(this.#over(state))) {
      this.connection.end(this.#over(state));
      this.#sayFarewell(this.#over(state), { said: state.removedFor ?? "" });
      return;
    }
    if (event?.kind === "person_left" && event.seat === state.you.seat) {
      this.#leftElsewhere();
      return;
    }
    if (this.#shown === "left") return;
    this.bar.draw(state);
    if (!state.meeting) {
      this.#wait();
      return;
    }
    this.#show("talk", [this.talk.node, this.composer.node]);
    if (event === null || event.kind === "caught_up") this.#arrived(state);
    this.outbox.settle(state);
    this.#drawTalk(event);
    this.composer.draw();
    this.people.draw();
    this.privateLine.draw();
    this.#tellOf(state, event);
  }

  #over(state) {
    if (state.you.standing === "removed") return "removed";
    return state.meeting?.status === "closed" ? "closed" : null;
  }

  #arrived(state) {
    this.outbox.settle(state);
    this.outbox.open();
  }

  #drawTalk(event) {
    const quietly = ["older", "reacted", "you", "message_changed"].includes(event?.kind);
    const news = this.talk.draw({ quietly });
    for (const { message } of news) if (message) this.typing.forget(message.seat);
    if (news.length) this.#drawTyping();
  }

  #tellOf({ meeting, you }, event) {
    if (this.#mode !== null && this.#mode !== meeting.mode) this.announce(words.modeLine(meeting.mode) || words.modeOpen);
    this.#mode = meeting.mode;
    if (event?.kind === "message_posted" && event.seat === you.seat && event.state === "held") this.announce(words.held);
  }

  #outboxChanged(entry) {
    if (!this.visit.state?.meeting) return;
    if (entry?.state === "sent") this.outbox.settle(this.visit.state);
    if (entry?.state === "failed") this.announce(words.notSent(entry.refusal));
    if (this.#shown === "talk") this.talk.draw();
  }

  #lineChanged(status) {
    if (status !== "open") this.outbox.pause();
    this.talk.lineIs(status === "open");
    this.bar.lineIs(status);
    if (status !== "ended") return;
    const { ending } = this.connection;
    if (ending === "unauthenticated") location.replace(`${this.root.dataset.login}?next=${encodeURIComponent(location.pathname)}`);
    else if (ending !== "left" && !OVER.has(ending)) this.#refused({ code: ending, words: "" });
  }

  #refused({ code, words: said }) {
    const kind = OVER.has(code) ? code : "refused";
    this.#sayFarewell(kind, { said: kind === "refused" ? said : "", again: kind === "refused" ? () => location.reload() : null });
  }

  /**
   * The seat was left from another page; this one does not take it again unasked. Somebody who is asked to leave hears first that their seat
   * is empty and then why, so one goes on listening, and hangs up with the line.
   */
  #leftElsewhere() {
    if (this.#going) return;
    this.connection.onStatus((status) => {
      if (status === "lost") this.connection.close();
    });
    this.#sayFarewell("left", { again: () => location.reload() });
  }

  #wait() {
    if (this.#shown === "waiting") {
      this.privateLine.draw();
      return;
    }
    const { node, heading } = farewell("waiting");
    this.#show("waiting", [this.composer.cards, node]);
    this.privateLine.draw();
    heading.focus();
  }

  /** The room is over for this person. What others said goes from the screen where somebody was asked to leave. */
  #sayFarewell(kind, more) {
    const { body, aside } = new Draft(sessionStorage, this.meeting).load();
    const unsent = [...this.outbox.entries().filter(({ state }) => state !== "sent").map((entry) => entry.body), body, aside].filter(Boolean);
    const { home, help } = this.root.dataset;
    const { node, heading } = farewell(kind, { ...more, unsent, home, help });
    const stays = kind === "closed" && this.talk.node.isConnected;
    if (stays) this.talk.draw({ quietly: true });
    this.#show(kind, stays ? [this.talk.node, node] : [node]);
    this.bar.over();
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    heading.focus();
  }

  #show(what, nodes) {
    if (this.#shown === what) return;
    this.#shown = what;
    this.root.dataset.showing = what;
    if (what === "talk") this.composer.gather();
    fill(this.place, nodes);
    if (what === "talk") this.talk.lineIs(this.connection.status === "open");
  }

  // Small things

  async stepOut() {
    await this.#step("step_out", words.didStepOut);
  }

  async stepIn() {
    await this.#step("step_in", words.didStepIn);
  }

  async #step(event, said) {
    try {
      const { you } = await this.call(event);
      this.visit.learnYou(you);
      this.announce(said);
    } catch (refusal) {
      this.say(words.did.notYet(refusal));
    }
  }

  async leave() {
    this.#going = true;
    await this.call("leave").catch(() => {});
    this.connection.close();
    location.assign(this.root.dataset.home);
  }

  wrote(text) {
    if (text.trim() && !this.writing.now().editing) this.teller.write();
    else this.teller.stop();
  }

  #heardTyping(told) {
    const { you } = this.visit.state ?? {};
    if (!you || told.seat === you.seat || you.hidden?.includes(told.seat)) return;
    this.typing.hear(told);
    this.#drawTyping();
  }

  #drawTyping() {
    this.talk.showTyping(this.typing.names());
  }

  #tick() {
    const state = this.visit.state;
    if (!state?.meeting || this.#shown !== "talk") return;
    this.#drawTyping();
    this.bar.tick(state);
    this.composer.tick();
  }

  get #seenKey() {
    return `seen:${this.meeting}`;
  }

  #remember(id) {
    if (id === this.#lastSeen) return;
    this.#lastSeen = id;
    try {
      sessionStorage.setItem(this.#seenKey, id);
    } catch {
      // The line where one left off is then drawn by this page's own memory alone.
    }
  }

  /** Politely, to a screen reader; twice the same words are still said twice. */
  announce = (text) => {
    this.announcer.textContent = this.announcer.textContent === text ? `${text}\u00a0` : text;
  };

  /** To everybody: on the screen for a while, and to a screen reader. */
  say = (text) => {
    this.bar.say(text);
    this.announce(text);
  };

  #seam() {
    return Object.freeze({
      meeting: this.meeting,
      connection: this.connection,
      connect: (namespace) => this.#connectionTo(namespace),
      state: () => this.visit.state,
      subscribe: (listener) => this.visit.subscribe(listener),
      showMessage: (id) => this.#shown === "talk" && this.talk.show(id),
      mark: (id, mark) => this.talk.mark(id, mark),
      unmark: (key) => this.talk.unmark(key),
      compose: (text) => {
        this.writing.compose(text);
        this.composer.focus();
      },
      announce: this.announce,
    });
  }
}

// The member's page starts by itself; the facilitators' page starts it with its panel.
if (document.getElementById("room")) startRoom();
