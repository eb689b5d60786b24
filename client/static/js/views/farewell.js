/** What stands in the room's place while one waits, and after it is over for one. Nothing one had written is lost with it. */

import { words } from "../models/room_words.js";
import { button, el } from "./dom.js";

/** `kind`: "waiting", "closed", "removed", "left" or "refused"; `more` is {said (a reason), unsent (texts), home, help, again (a function)}. */
export function farewell(kind, { said = "", unsent = [], home, help, again = null } = {}) {
  const { title, text, reason, again: toAgain = words.again } = words[kind];
  const heading = el("h2", { tabIndex: -1 }, title);
  const node = el("section", { class: `farewell ${kind}`, "aria-label": title },
    heading,
    el("p", {}, kind === "refused" && said ? said : text),
    kind === "removed" && said ? el("blockquote", {}, el("p", { class: "small soft" }, reason), el("p", {}, said)) : null,
    unsent.length ? el("div", { class: "unsent" }, el("p", { class: "small soft" }, words.unsent), unsent.map((body) => el("blockquote", {}, body))) : null,
    kind === "waiting" ? null : el("p", { class: "row" },
      again ? button(toAgain, again, { class: "main" }) : null,
      el("a", { class: again ? "button" : "button main", href: home }, words.toMeetings),
      el("a", { class: "button", href: help }, words.toHelp)));
  return { node, heading };
}
