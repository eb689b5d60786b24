/** What one can do with a message: answer it, stand by its author, report it; change or take back one's own. */

import { REACTIONS, words } from "../models/room_words.js";
import { openDialog } from "./dialogs.js";
import { button, el, fill } from "./dom.js";

export class MessageActs {
  #room;
  #open = null;

  /** `room` is {visit, outbox, writing, call, announce, seek}. */
  constructor(room) {
    this.#room = room;
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || !this.#open?.node.contains(document.activeElement)) return;
      const row = this.#open;
      this.closeTools();
      row.more.focus();
    });
  }

  hasTools({ id, state, own }) {
    return Boolean(id) && (state === "posted" || (own && state === "held")) && this.#room.visit.state?.meeting?.status !== "closed";
  }

  toggleTools(row) {
    const wasOpen = this.#open === row;
    this.closeTools();
    if (wasOpen) return;
    this.#open = row;
    const { message } = row;
    row.openTools(true, message.own ? this.#ownTools(message) : this.#othersTools(message));
    row.tools.querySelector("button")?.focus();
    row.tools.scrollIntoView({ block: "nearest" });
  }

  closeTools() {
    this.#open?.openTools(false);
    this.#open = null;
  }

  #ownTools(message) {
    return el("div", { class: "row" },
      button(words.edit, () => this.edit(message)),
      message.state === "posted" ? button(words.reply, () => this.#reply(message)) : null,
      button(words.withdraw, () => this.#askWithdraw(message), { class: "quiet" }));
  }

  #othersTools(message) {
    const { you } = this.#room.visit.state;
    const mayHide = you.role === "member" && message.role === "member";
    return [
      el("div", { class: "row" }, Object.keys(REACTIONS).map((kind) => {
        const on = message.reactions[kind]?.includes(you.seat) ?? false;
        return button(REACTIONS[kind], () => this.react(message.id, kind, !on), { "aria-pressed": String(on) });
      })),
      el("div", { class: "row" },
        button(words.reply, () => this.#reply(message)),
        button(words.report, () => this.#report(message), { class: "quiet" }),
        mayHide ? button(words.hide(message.name), () => this.hidePerson(message.seat, message.name, true), { class: "quiet" }) : null),
    ];
  }

  seek(id) {
    this.#room.seek(id);
  }

  retry(clientId) {
    this.#room.outbox.retry(clientId);
  }

  /** Out of the outbox and back into the box, to be changed. */
  takeBack(clientId) {
    const entry = this.#room.outbox.discard(clientId);
    if (entry) this.#room.writing.compose(entry.body);
    this.#room.focusComposer();
  }

  discard(clientId) {
    this.#room.outbox.discard(clientId);
    this.#room.focusComposer();
  }

  #reply(message) {
    this.closeTools();
    this.#room.writing.reply(message.id);
    this.#room.focusComposer();
  }

  edit(message) {
    this.closeTools();
    this.#room.writing.edit(message);
    this.#room.focusComposer();
  }

  /** Up, in an empty composer: one's last message that can still be changed. */
  editLast() {
    const { messages, you } = this.#room.visit.state;
    const own = messages.filter(({ seat, state }) => seat === you.seat && (state === "posted" || state === "held"));
    // A held message stands last, and may have been written before others.
    const last = own.sort((one, other) => (one.at < other.at ? -1 : 1)).at(-1);
    if (last) this.edit(last);
    return Boolean(last);
  }

  async react(id, reaction, on) {
    const row = this.#open;
    try {
      const { reactions } = await this.#room.call("react", { message: id, reaction, on });
      this.#room.visit.learnReactions(id, reactions);
      this.#room.announce(on ? words.did.reacted(reaction) : words.did.tookReaction);
      if (row?.message.id === id && this.#open === row) {
        this.closeTools();
        row.more.focus({ preventScroll: true });
      }
    } catch (refusal) {
      this.#room.say(words.did.notYet(refusal));
    }
  }

  async hidePerson(seat, name, on) {
    this.closeTools();
    try {
      const { hidden } = await this.#room.call("hide_person", { seat, on });
      this.#room.visit.learnHidden(hidden);
      this.#room.say(on ? words.did.hid(name) : words.did.shown(name));
    } catch (refusal) {
      this.#room.say(words.did.notYet(refusal));
    }
  }

  #askWithdraw(message) {
    const row = this.#open;
    const no = button(words.keep, () => this.closeTools());
    row.openTools(true, [
      el("p", { class: "small" }, words.withdrawAsk),
      el("div", { class: "row" }, button(words.withdraw, () => this.#withdraw(message), { class: "danger" }), no),
    ]);
    no.focus();
  }

  async #withdraw(message) {
    this.closeTools();
    try {
      const answer = await this.#room.call("withdraw", { message: message.id });
      this.#room.visit.learnMessage(answer.message);
      this.#room.announce(words.did.withdrew);
    } catch (refusal) {
      this.#room.say(words.did.notYet(refusal));
    }
  }

  #report(message) {
    this.closeTools();
    const why = el("textarea", { id: "report-why", required: true, maxLength: 500, rows: 3, autofocus: true });
    const trouble = el("p", { class: "field-error", role: "alert" });
    const send = el("button", { type: "submit", class: "main" }, words.reportSend);
    const form = el("form", { class: "stack", on: { submit: (event) => this.#sendReport(event, { message, why, trouble, send, dialog }) } },
      el("blockquote", { class: "said-so" }, el("p", { class: "body" }, message.body ?? "")),
      el("div", { class: "field" }, el("label", { for: "report-why" }, words.reportWhy), why),
      el("p", { class: "soft small" }, words.reportNote),
      trouble,
      el("div", { class: "row" }, send));
    const dialog = openDialog({ title: words.reportTitle(message.name), content: form });
  }

  async #sendReport(event, { message, why, trouble, send, dialog }) {
    event.preventDefault();
    const reason = why.value.trim();
    if (!reason) return;
    send.disabled = true;
    try {
      await this.#room.call("report", { message: message.id, reason });
      fill(dialog.querySelector(".dialog-body"), el("p", { role: "status" }, words.reported));
      this.#room.announce(words.reported);
    } catch (refusal) {
      send.disabled = false;
      trouble.textContent = words.did.notYet(refusal);
    }
  }
}
