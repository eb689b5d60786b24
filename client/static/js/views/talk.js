/** The talk: the list of what was said. It keeps its place; it follows only who reads the newest. */

import { itemsOf, Window } from "../models/timeline.js";
import { words } from "../models/room_words.js";
import { button, el, fill, timeElement } from "./dom.js";
import { MessageRow } from "./message_row.js";

const NEAR_THE_END = 96;
const NEAR_THE_TOP = 400;

/** Words of others, and guidelines, are news. */
function isNews({ kind, message }) {
  return kind === "message" ? !message.own : kind === "guideline";
}

export class Talk {
  #visit;
  #outbox;
  #acts;
  #window = new Window();
  #rows = new Map();
  #items = [];
  #marks = new Map();
  #following = true;
  #lastTop = 0;
  #unread = 0;
  #leftOff = null;
  #frame = null;
  #sliding = false;
  #line = true;

  constructor({ visit, outbox, acts, onRead = () => {} }) {
    this.#visit = visit;
    this.#outbox = outbox;
    this.#acts = acts;
    this.onRead = onRead;
    this.top = el("p", { class: "talk-top soft small" });
    this.log = el("div", { class: "rows", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": words.conversation });
    this.empty = el("p", { class: "soft empty" }, words.empty);
    this.scroller = el("div", { class: "log", tabIndex: 0, role: "region", "aria-label": words.conversation, on: { scroll: () => this.#scrolled() } },
      this.top, this.empty, this.log);
    this.typing = el("p", { class: "typing soft small", "aria-hidden": "true" });
    this.jump = button("", () => this.toNewest(true), { class: "jump", hidden: true });
    this.node = el("div", { class: "talk-part" }, this.scroller, el("div", { class: "jump-place" }, this.jump), this.typing);
    const watch = new ResizeObserver(() => this.#following && this.#toEnd());
    watch.observe(this.scroller);
    watch.observe(this.log);
    document.addEventListener("visibilitychange", () => this.#seen());
  }

  /** Where one left off: the line stands after this message until one leaves again. */
  leaveOffAt(id) {
    this.#leftOff = id;
  }

  lineIs(open) {
    this.#line = open;
    if (!this.#visit.state?.meeting) return;
    this.draw();
    if (open) this.#reach();
  }

  /** After the state or the outbox has changed; `quietly` where the change is no news (history, a window that slides). */
  draw({ quietly = false } = {}) {
    const state = this.#visit.state;
    const before = new Set(this.#items.map(({ key }) => key));
    const first = this.#items.length === 0;
    this.#items = [...this.#messageItems(state), ...this.#outboxItems(state)];
    const fresh = this.#newAtTheEnd(before);
    // What one says oneself is what one wants to see.
    if (!first && fresh.some(({ message }) => message?.own && message.state === "sending")) this.#following = true;
    this.#window.grew(this.#items.length, fresh.length, this.#following);
    const news = first ? [] : fresh.filter(isNews);
    if (!this.#following || document.hidden) this.#unread += news.length;
    this.#keepingPlace(() => this.#reconcile(state), quietly || first);
    if (first) this.#toWhereOneLeftOff();
    this.#drawEdges(state);
    this.#seen();
    return news;
  }

  #messageItems(state) {
    const mySeat = state.you.seat;
    const items = itemsOf(state, this.#leftOff);
    const newest = items.findLast(({ message }) => message?.seat === mySeat)?.message;
    return items.map((item) => {
      if (item.kind !== "message") return item;
      const own = item.message.seat === mySeat;
      const key = own ? `own:${item.message.client_id}` : item.key;
      return { ...item, key, message: { ...item.message, own, mySeat }, newestOwn: item.message === newest };
    });
  }

  #outboxItems({ you }) {
    return this.#outbox.entries().map((entry) => ({
      key: `own:${entry.clientId}`,
      kind: "message",
      newestOwn: true,
      message: {
        id: null, client_id: entry.clientId, seat: you.seat, mySeat: you.seat, name: you.name, role: you.role, own: true, body: entry.body, at: entry.at,
        edited_at: null, reply_to: entry.replyTo, state: entry.state, reactions: {}, refusal: entry.refusal, waits: entry.waits,
      },
    }));
  }

  #newAtTheEnd(before) {
    const start = this.#items.findLastIndex(({ key }) => before.has(key)) + 1;
    return before.size ? this.#items.slice(start) : [];
  }

  #reconcile(state) {
    const { start, end } = this.#window.range();
    const drawn = this.#items.slice(start, end);
    const byId = new Map(state.messages.map((message) => [message.id, message]));
    const names = this.#names(state);
    const hidden = new Set(state.you.hidden ?? []);
    const rows = new Map();
    for (const item of drawn) {
      const row = this.#rows.get(item.key) ?? this.#newRow(item);
      if (item.kind === "message") row.update(item.message, this.#context(item, { byId, names, hidden, state }));
      rows.set(item.key, row);
    }
    for (const [key, row] of this.#rows) if (!rows.has(key)) row.node.remove();
    this.#rows = rows;
    let place = this.log.firstElementChild;
    for (const { node } of rows.values()) {
      if (node === place) place = place.nextElementSibling;
      else this.log.insertBefore(node, place);
    }
  }

  #context({ message, newestOwn }, { byId, names, hidden, state }) {
    const answered = message.reply_to ? byId.get(message.reply_to) : null;
    return {
      answered: answered ? { ...answered, own: answered.seat === state.you.seat, hiddenForYou: hidden.has(answered.seat) } : null,
      marks: this.#marks.get(message.id)?.list,
      names,
      newestOwn,
      line: this.#line,
      quiet: state.meeting.mode === "quiet",
    };
  }

  /** The same Map while nobody's name has changed, so that rows see that nothing has. */
  #names(state) {
    const pairs = [...state.messages, ...state.people].map(({ seat, name }) => [seat, name]);
    const known = this.names;
    if (!known || pairs.some(([seat, name]) => known.get(seat) !== name)) this.names = new Map([...(known ?? []), ...pairs]);
    return this.names;
  }

  #newRow(item) {
    if (item.kind === "message") {
      const row = new MessageRow(item.message, this.#acts);
      this.#settleSoon(row.node);
      return row;
    }
    if (item.kind === "left_off") return { node: el("div", { class: "left-off", role: "separator", "aria-label": words.leftOff }, el("span", {}, words.leftOff)) };
    const { title, text, by, at } = item.guideline;
    return {
      node: el("article", { class: "guideline", "aria-label": title },
        el("h2", {}, title), el("p", {}, text), el("p", { class: "soft small" }, words.sharedBy(by), " ", timeElement(at))),
    };
  }

  /** A row that has been drawn once, and so has its true height, may be left out of drawing while it is out of sight. */
  #settleSoon(node) {
    requestAnimationFrame(() => requestAnimationFrame(() => node.classList.add("settled")));
  }

  /** Changes the list so that what one reads stays where it is. */
  #keepingPlace(change, quietly) {
    const anchor = this.#following ? null : this.#firstInSight();
    const was = anchor?.getBoundingClientRect().top;
    if (quietly) this.#hush();
    change();
    if (this.#following) this.#toEnd();
    else if (anchor?.isConnected) this.scroller.scrollTop += anchor.getBoundingClientRect().top - was;
  }

  /** What comes in now was said before: a screen reader does not read it out. */
  #hush() {
    this.log.setAttribute("aria-live", "off");
    clearTimeout(this.hushed);
    this.hushed = setTimeout(() => this.log.setAttribute("aria-live", "polite"), 400);
  }

  #firstInSight() {
    const { top } = this.scroller.getBoundingClientRect();
    return [...this.log.children].find((node) => node.getBoundingClientRect().bottom > top) ?? null;
  }

  #toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#lastTop = this.scroller.scrollTop;
  }

  /** Whoever comes back to more than a screen of new words begins where they left off. */
  #toWhereOneLeftOff() {
    const mark = this.#rows.get("left_off")?.node;
    if (!mark || mark.getBoundingClientRect().top >= this.scroller.getBoundingClientRect().top) return;
    this.#following = false;
    this.#unread = this.#items.slice(this.#items.findIndex(({ key }) => key === "left_off") + 1).filter(isNews).length;
    mark.scrollIntoView({ block: "start" });
    this.#lastTop = this.scroller.scrollTop;
  }

  #scrolled() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = null;
      const { scrollTop, scrollHeight, clientHeight } = this.scroller;
      // A box that grows below takes room from the talk, and is no sign that somebody scrolled up.
      if (this.#window.below > 0 || scrollTop < this.#lastTop - 1) this.#following = false;
      if (this.#window.below === 0 && scrollHeight - scrollTop - clientHeight < NEAR_THE_END) this.#following = true;
      this.#lastTop = scrollTop;
      this.#reach();
      this.#seen();
      this.#drawJump();
    });
  }

  /** Near an end of what is drawn, more is drawn; near the oldest loaded, more is loaded. */
  async #reach() {
    const state = this.#visit.state;
    if (!state?.meeting || this.#sliding) return;
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.#sliding = true;
    try {
      if (scrollTop < NEAR_THE_TOP) {
        if (this.#window.range().start === 0 && state.more && this.#line) await this.#visit.loadOlder();
        if (this.#window.slideUp()) this.#keepingPlace(() => this.#reconcile(this.#visit.state), true);
      } else if (scrollHeight - scrollTop - clientHeight < NEAR_THE_TOP && this.#window.slideDown()) {
        this.#keepingPlace(() => this.#reconcile(state), true);
      }
    } finally {
      this.#sliding = false;
    }
  }

  #drawEdges(state) {
    const nothing = this.#items.length === 0;
    this.empty.hidden = !nothing;
    this.top.textContent = nothing ? "" : state.more || this.#window.range().start > 0 ? words.older : words.beginning;
    this.#drawJump();
  }

  #drawJump() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const far = this.#window.below > 0 || scrollHeight - scrollTop - clientHeight > clientHeight * 1.5;
    this.jump.hidden = this.#following || (this.#unread === 0 && !far);
    this.jump.textContent = words.newer(this.#unread);
  }

  /** Somebody who reads the newest has seen everything. */
  #seen() {
    if (document.hidden || !this.#following) return;
    this.#unread = 0;
    const last = this.#visit.state?.messages.findLast(({ place }) => place !== null);
    if (last) this.onRead(last.id);
    this.#drawJump();
  }

  showTyping(names) {
    this.typing.textContent = words.writing(names);
  }

  toNewest(focus = false) {
    this.#window.toNewest();
    this.#following = true;
    this.draw({ quietly: true });
    if (focus) this.scroller.focus({ preventScroll: true });
  }

  /** Scrolls to a message and focuses it; false where it is not loaded (or hidden for oneself). */
  show(id) {
    const index = this.#items.findIndex(({ message }) => message?.id === id);
    if (index < 0) return false;
    this.#following = false;
    this.#lastTop = Infinity;
    if (this.#window.reveal(index)) this.#keepingPlace(() => this.#reconcile(this.#visit.state), true);
    const { node } = this.#rows.get(this.#items[index].key);
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.remove("found");
    requestAnimationFrame(() => node.classList.add("found"));
    return true;
  }

  /** As `show`, loading older messages until it is there. */
  async seek(id) {
    for (let page = 0; page < 40 && !this.show(id); page += 1) {
      if (!this.#visit.state.more || !this.#line) return false;
      await this.#visit.loadOlder();
    }
    return true;
  }

  rowOf(id) {
    return [...this.#rows.values()].find(({ message }) => message && message.id === id) ?? null;
  }

  mark(id, { key, start, end, kind }) {
    this.unmark(key, false);
    const list = [...(this.#marks.get(id)?.list ?? []), { key, start, end, kind }];
    this.#marks.set(id, { list });
    this.#redrawSoon();
  }

  unmark(key, redraw = true) {
    for (const [id, { list }] of this.#marks) {
      if (!list.some((mark) => mark.key === key)) continue;
      const left = list.filter((mark) => mark.key !== key);
      if (left.length) this.#marks.set(id, { list: left });
      else this.#marks.delete(id);
      if (redraw) this.#redrawSoon();
    }
  }

  /** Many marks may come at once; they are drawn together. */
  #redrawSoon() {
    this.redrawing ??= requestAnimationFrame(() => {
      this.redrawing = null;
      if (this.#visit.state?.meeting) this.draw({ quietly: true });
    });
  }

  clear() {
    this.#rows.clear();
    this.#items = [];
    fill(this.log);
  }
}
