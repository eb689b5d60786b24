/** One message in the talk: who, when, the words, what became of them, who answered how, and what one can do with it. */

import { cut } from "../models/spans.js";
import { listed, REACTIONS, waitsOnly, words } from "../models/room_words.js";
import { button, el, face, fill, timeElement } from "./dom.js";

const GONE = new Set(["hidden", "withdrawn"]);

export class MessageRow {
  #acts;
  #shown = {};
  #message = null;
  #toolsOpen = false;

  /** `acts`: what pressing does, {toggleTools, react, seek, retry, takeBack, discard, ...} (views/message_acts.js). */
  constructor(message, acts) {
    this.#acts = acts;
    this.body = el("p", { class: "body", dir: "auto" });
    this.quote = el("div", { class: "quoted" });
    this.state = el("div", { class: "became" });
    this.thanks = el("div", { class: "thanks", "aria-live": "off" });
    this.tools = el("div", { class: "tools", "aria-live": "off", hidden: true });
    this.edited = el("span", { class: "soft" });
    this.more = button("", () => acts.toggleTools(this), { class: "quiet more", "aria-expanded": "false" });
    this.node = el("article", { class: "msg", tabIndex: -1 },
      face(message.seat, message.name),
      el("div", { class: "said" },
        el("div", { class: "who" },
          el("span", { class: "name" }, message.name),
          words.roles[message.role] ? el("span", { class: "tag" }, words.roles[message.role]) : null,
          message.own ? el("span", { class: "soft" }, words.you) : null,
          timeElement(message.at),
          this.edited,
          el("span", { class: "more-place", "aria-live": "off" }, this.more)),
        this.quote, this.body, this.thanks, this.state, this.tools));
  }

  get message() {
    return this.#message;
  }

  /**
   * Shows the message as it is now. `message` is the state's, or an outbox entry in its shape, with `own`; `context` is {answered, marks,
   * names, newestOwn, line}: the message it answers, the words marked in it, who reacted (seat to name), whether it is one's newest, and
   * whether the line is there.
   */
  update(message, context) {
    this.#message = message;
    this.node.dataset.state = message.state;
    if (message.id) this.node.dataset.id = message.id;
    this.#part("body", [message.body, message.state, context.marks], () => this.#drawBody(message, context.marks));
    this.#part("quote", [message.reply_to, context.answered?.body, context.answered?.hiddenForYou], () => this.#drawQuote(message, context.answered));
    this.#part("state", [message.state, message.refusal, message.waits, context.newestOwn, context.line, context.quiet], () => this.#drawState(message, context));
    this.#part("thanks", [JSON.stringify(message.reactions), message.state, context.names], () => this.#drawThanks(message, context.names));
    this.#part("edited", [message.edited_at, message.state], () =>
      fill(this.edited, message.edited_at && !GONE.has(message.state) ? words.reworded : null));
    this.#drawMore(message);
  }

  openTools(open, nodes = []) {
    this.#toolsOpen = open;
    this.tools.hidden = !open;
    fill(this.tools, open ? nodes : []);
    this.#drawMore(this.#message);
  }

  #part(name, facts, draw) {
    const before = this.#shown[name];
    if (before && before.every((fact, index) => fact === facts[index])) return;
    this.#shown[name] = facts;
    draw();
  }

  #drawBody(message, marks) {
    if (GONE.has(message.state)) {
      fill(this.body, el("span", { class: "gone" }, goneWords(message)));
      return;
    }
    const pieces = marks?.length ? cut(message.body ?? "", marks) : [{ text: message.body ?? "", kind: null }];
    fill(this.body, pieces.map(({ text, kind, key }) => (kind ? el("mark", { class: kind, dataset: { key } }, text) : text)));
  }

  #drawQuote(message, answered) {
    if (!message.reply_to) {
      fill(this.quote);
      return;
    }
    if (!answered) fill(this.quote, button(words.answerToGone, () => this.#acts.seek(message.reply_to), { class: "quote" }));
    else if (answered.hiddenForYou) fill(this.quote, el("p", { class: "quote soft" }, words.answerToHidden));
    else fill(this.quote, button([el("strong", {}, answered.name), " ", el("span", { dir: "auto" }, answered.body ?? goneWords(answered))], () => this.#acts.seek(message.reply_to), { class: "quote" }));
  }

  #drawState(message, { newestOwn, line, quiet }) {
    const { state, own } = message;
    if (!own || (state === "posted" && !newestOwn) || GONE.has(state)) {
      fill(this.state);
      return;
    }
    if (state === "failed") {
      fill(this.state, el("p", { class: waitsOnly(message.refusal) ? "waits" : "trouble" }, words.notSent(message.refusal)), el("div", { class: "row", "aria-live": "off" },
        button(message.refusal.code === "held" && !quiet ? words.sendNow : words.tryAgain, () => this.#acts.retry(message.client_id), { class: "main" }),
        button(words.change, () => this.#acts.takeBack(message.client_id)),
        button(words.throwAway, () => this.#acts.discard(message.client_id), { class: "quiet" })));
      return;
    }
    fill(this.state, el("p", { class: state === "held" ? "waits" : "soft" }, stateWords(message, line)));
  }

  #drawThanks({ id, state, reactions, mySeat }, names) {
    const given = state === "posted" ? Object.entries(reactions ?? {}).filter(([kind, seats]) => REACTIONS[kind] && seats.length) : [];
    fill(this.thanks, given.map(([kind, seats]) => {
      const mine = seats.includes(mySeat);
      const who = seats.map((seat) => names.get(seat) ?? "somebody who has left");
      return button([`${REACTIONS[kind]} ${seats.length}`, el("span", { class: "for-ears" }, words.reactedBy(who))],
        () => this.#acts.react(id, kind, !mine), { class: "thank", "aria-pressed": String(mine), title: listed(who) });
    }));
  }

  #drawMore(message) {
    const can = this.#acts.hasTools(message);
    this.more.hidden = !can;
    if (!can && this.#toolsOpen) this.openTools(false);
    if (!can) return;
    this.more.setAttribute("aria-expanded", String(this.#toolsOpen));
    this.more.setAttribute("aria-label", this.#toolsOpen ? words.tools.close : words.toolsOf(message.name, message.own));
    this.more.textContent = this.#toolsOpen ? words.tools.close : message.own ? words.tools.own : words.tools.answer;
  }
}

function stateWords({ state, waits }, line) {
  if (state === "sending") return line ? (waits ? words.sendingSlowly : words.sending) : words.sendingLater;
  if (state === "held") return words.held;
  if (state === "nudged") return words.nudged;
  return words.sent;
}

function goneWords({ state, own, name }) {
  if (state === "hidden") return own ? words.hiddenYours : words.hidden;
  return own ? words.withdrawnYours : words.withdrawn(name);
}
