/** The private card before words go out that may hurt: a principle in a sentence, other words to take, and the way past it. */

import { words } from "../models/room_words.js";
import { button, el } from "./dom.js";

/** {node, heading} of a card {nudge, body, inBox, editing}; `chosen` is {take, change, asItIs}. */
export function nudgeCard({ nudge, body, inBox, editing }, chosen) {
  const heading = el("h2", { id: "nudge-title", tabIndex: -1 }, editing ? words.nudge.titleEdit : words.nudge.title);
  const node = el("section", { class: "nudge", "aria-labelledby": "nudge-title" },
    heading,
    inBox ? null : el("p", { class: "small soft yours" }, `${words.nudge.yours}: `, el("q", {}, body)),
    el("p", {}, nudge.sentence),
    nudge.reframe ? el("blockquote", { "aria-label": words.nudge.kinder }, nudge.reframe) : null,
    el("div", { class: "row" },
      nudge.reframe ? button(words.nudge.take, chosen.take, { class: "main" }) : null,
      button(words.nudge.change, chosen.change),
      button(editing ? words.nudge.asItIsEdit : words.nudge.asItIs, chosen.asItIs, { class: "quiet" })));
  return { node, heading };
}
