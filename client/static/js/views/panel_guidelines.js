/** Choosing a guideline: its title from a list, and under it what the room will read. */

import { inOrderOfUse } from "../models/cards.js";
import { words } from "../models/panel_words.js";
import { el, fill } from "./dom.js";

let counted = 0;

/** The cards as they are offered now; `fitting` are the ids that fit what it is about, the best first. */
export function offered(desk, fitting = []) {
  return inOrderOfUse(desk.state().guidelines, { fitting, shared: desk.room()?.guidelines, now: Date.now() });
}

/** `offer` is `[{guideline, title, principle, text}]`; `first` is the one that fits, or null. */
export function guidelinePicker(offer, first = null) {
  let cards = offer;
  const id = `panel-guideline-${(counted += 1)}`;
  const preview = el("blockquote", { class: "preview", hidden: true, "aria-live": "polite" });
  const choice = el("select", { id, on: { change: show } }, options());
  if (cards.some((card) => card.guideline === first)) choice.value = first;
  const content = el("div", { class: "picker" }, el("label", { for: id }, words.shareGuideline), choice, preview);
  show();
  return {
    content,
    focus: choice,
    chosen: () => choice.value || null,
    inUse: () => choice.value !== "" || choice === document.activeElement,
    /** Other cards, or the same in another order; not while somebody chooses. */
    offer(others) {
      cards = others;
      fill(choice, options());
      show();
    },
    clear: () => {
      choice.value = "";
      show();
    },
  };

  function options() {
    return [
      el("option", { value: "" }, words.pickGuideline),
      ...cards.map((card) => el("option", { value: card.guideline }, card.title)),
    ];
  }

  function show() {
    const card = cards.find((each) => each.guideline === choice.value);
    preview.hidden = !card;
    fill(preview, card ? [el("p", { class: "title" }, card.title), el("p", {}, card.text)] : null);
  }
}
