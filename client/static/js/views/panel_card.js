/** One card of the panel: what happened, in the words it happened in, and what can be done about it. */

import { cut } from "../models/spans.js";
import { words } from "../models/panel_words.js";
import { helpCard } from "./contacts.js";
import { button, el, fill } from "./dom.js";

let counted = 0;

export class CardView {
  card = null;
  #face = null;
  #drawn = "";
  #perform;
  #parts;
  #more = false;
  #closed = null;

  /** @param {(verb: string, view: CardView) => void} perform what is to happen when an action is pressed */
  constructor(key, perform) {
    this.#perform = perform;
    const heading = `card-${(counted += 1)}`;
    this.#parts = {
      words: el("span", {}),
      time: el("time", {}),
      inside: el("div", { class: "inside" }),
      slot: el("div", { class: "slot", hidden: true }),
      foot: el("div", { class: "foot-of-card" }),
    };
    this.element = el("article", { class: "item", tabIndex: -1, "aria-labelledby": heading, dataset: { key } },
      el("h3", { class: "kind", id: heading }, this.#parts.words, this.#parts.time),
      this.#parts.inside,
      this.#parts.slot,
      this.#parts.foot);
  }

  get shut() {
    return this.#face?.shut ?? false;
  }

  get drawer() {
    return this.#parts.slot.dataset.verb ?? null;
  }

  /** Whether this verb can be asked of the card as it is now. */
  can(verb) {
    const face = this.#face;
    return [...face.actions, ...face.more, face.after].some((action) => action?.verb === verb);
  }

  /** The verb that a key stands for on this card, or null. */
  verbFor(key) {
    const face = this.#face;
    return [...face.actions, ...face.more, face.after].find((action) => action?.key === key)?.verb ?? null;
  }

  /** Draws what has changed, and nothing where nothing has: what somebody is writing here stays. */
  update(card, face) {
    this.card = card;
    const drawn = JSON.stringify([face, this.#more, this.drawer]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#face = face;
    const { element } = this;
    element.className = ["item", face.tone, face.shut && "shut", card.colleagues && !face.shut && "theirs", face.mine && "mine", element.matches(".current") && "current"]
      .filter(Boolean).join(" ");
    this.#parts.words.textContent = face.heading;
    this.#parts.time.hidden = !face.at;
    if (face.at) this.#parts.time.dateTime = face.at;
    if (face.shut && this.drawer) this.close();
    keepingFocus(element, () => this.#fill(face));
    this.tick(Date.now());
  }

  #fill(face) {
    fill(this.#parts.inside,
      face.holder && el("p", { class: "holder" }, face.holder),
      face.shut ? null : this.#quote(face),
      face.soft.map((text) => el("p", { class: "soft" }, text)),
      face.talk.length ? talkList(face.talk) : null,
      face.say && !this.drawer && el("p", { class: "say" }, el("b", {}, face.say.to), ` ${face.say.text}`));
    fill(this.#parts.foot,
      this.drawer ? null : this.#row(face),
      this.#more && this.#details(face),
      face.after && !this.drawer && this.#after(face.after));
  }

  #quote(face) {
    if (face.tone === "door") return null;
    if (face.body === null) return el("p", { class: "soft" }, words.withdrawnBody);
    return el("p", { class: "words" }, face.by && el("b", { class: "by" }, `${face.by}: `), markedWords(face.body, face.spans));
  }

  #row(face) {
    const more = face.more.length || face.facts.length || face.contacts || face.whole;
    return el("div", { class: "row" },
      face.actions.map((action) => this.#button(action)),
      more && !face.shut
        ? button(this.#more ? words.less : face.opening, () => this.toggle(), {
          class: "quiet", "aria-expanded": this.#more, dataset: { verb: "more" },
        })
        : null);
  }

  #details(face) {
    if (face.shut) return null;
    return el("div", { class: "details" },
      face.facts.length
        ? el("dl", { class: "facts" }, face.facts.map(([term, fact]) => [el("dt", {}, term), el("dd", {}, fact)]))
        : null,
      face.whole && [el("p", { class: "soft" }, words.wholeMessage), el("p", { class: "whole" }, face.whole)],
      face.contacts && helpCard(face.contacts),
      face.more.length && !this.drawer ? el("div", { class: "row" }, face.more.map((action) => this.#button(action))) : null);
  }

  #after(after) {
    if (after.said) return el("p", { class: "soft written" }, after.said);
    return el("div", { class: "row after" }, this.#button(after));
  }

  #button({ verb, label, key, look }) {
    return button([label, key && el("kbd", { "aria-hidden": "true" }, key)], () => this.#perform(verb, this), {
      class: look || null, dataset: { verb }, "aria-keyshortcuts": key ?? null,
    });
  }

  toggle() {
    this.#more = !this.#more;
    this.#again();
  }

  /** Opens a drawer: `content` a node, `focus` what is written in first. */
  open(verb, { content, focus, closed = null }) {
    this.#closed = closed;
    this.#parts.slot.dataset.verb = verb;
    this.#parts.slot.hidden = false;
    fill(this.#parts.slot, content);
    this.#again();
    focus?.focus();
    this.#parts.slot.scrollIntoView({ block: "nearest" });
  }

  /** Shuts the drawer; the focus goes back to the button that opened it. */
  close() {
    const verb = this.drawer;
    if (!verb) return;
    const inside = this.#parts.slot.contains(document.activeElement);
    delete this.#parts.slot.dataset.verb;
    this.#parts.slot.hidden = true;
    fill(this.#parts.slot);
    this.#again();
    this.#closed?.();
    this.#closed = null;
    if (inside) (this.element.querySelector(`[data-verb="${CSS.escape(verb)}"]`) ?? this.element).focus({ preventScroll: true });
  }

  #again() {
    this.#drawn = "";
    if (this.#face) this.update(this.card, this.#face);
  }

  setCurrent(on) {
    this.element.classList.toggle("current", on);
    if (on) this.element.setAttribute("aria-current", "true");
    else this.element.removeAttribute("aria-current");
  }

  /** `now` in milliseconds. */
  tick(now) {
    if (!this.#face?.at) return;
    const seconds = (now - new Date(this.#face.at).getTime()) / 1000;
    const text = this.#face.tone === "alert" && !this.#face.shut ? words.elapsed(seconds) : words.ago(seconds);
    if (this.#parts.time.textContent !== text) this.#parts.time.textContent = text;
  }
}

/** A body with its marked words; the marks are said as well as shown. */
export function markedWords(body, spans) {
  return cut(body, spans).map(({ text, kind }) => (kind ? el("mark", { class: kind }, text) : text));
}

function talkList(talk) {
  return el("ol", { class: "talk-since" }, talk.map(({ ours, who, body }) =>
    el("li", { class: ours ? "ours" : null }, el("b", {}, `${who}: `), body)));
}

/** Buttons are made anew; who stood on one still stands on it, or on the card where it is gone. */
function keepingFocus(element, draw) {
  const active = document.activeElement;
  const verb = element.contains(active) && active !== element && !active.closest(".slot") ? active.dataset.verb : undefined;
  draw();
  if (verb !== undefined && document.activeElement !== active) {
    (element.querySelector(`[data-verb="${CSS.escape(verb)}"]`) ?? element).focus({ preventScroll: true });
  }
}
