/** Choosing a guideline: its title from a list, and under it what the room will read. */

import { words } from "../models/panel_words.js";
import { el, fill } from "./dom.js";

let counted = 0;

/** `cards` are `[{guideline, title, principle, text}]`; `first` is the one that fits, or null. */
export function guidelinePicker(cards, first = null) {
  const id = `panel-guideline-${(counted += 1)}`;
  const preview = el("blockquote", { class: "preview", hidden: true, "aria-live": "polite" });
  const choice = el("select", { id, on: { change: show } },
    el("option", { value: "" }, words.pickGuideline),
    cards.map((card) => el("option", { value: card.guideline }, card.title)));
  if (cards.some((card) => card.guideline === first)) choice.value = first;
  const content = el("div", { class: "picker" }, el("label", { for: id }, words.shareGuideline), choice, preview);
  show();
  return {
    content,
    focus: choice,
    chosen: () => choice.value || null,
    clear: () => {
      choice.value = "";
      show();
    },
  };

  function show() {
    const card = cards.find((each) => each.guideline === choice.value);
    preview.hidden = !card;
    fill(preview, card ? [el("p", { class: "title" }, card.title), el("p", {}, card.text)] : null);
  }
}
