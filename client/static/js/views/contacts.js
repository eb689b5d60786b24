/** Where help is: contacts with numbers that can be pressed. */

import { waysTo } from "../models/contacts.js";
import { el } from "./dom.js";

/** Buttons for every way to reach a contact {how, href?}. */
export function wayButtons({ how, href = null }) {
  return waysTo(how, safe(href)).map((way, index) =>
    el("a", { class: index === 0 ? "button main" : "button", href: way.href }, way.words));
}

/** The help of a whisper: {title, text, contacts}. The numbers are buttons, and are read out as they are pressed. */
export function helpCard({ title, text, contacts }, ...end) {
  return el("section", { class: "card help-card", "aria-label": title },
    el("h3", {}, title),
    el("p", {}, text),
    el("ul", { class: "contacts" }, contacts.map(contactItem)),
    end);
}

function contactItem(contact) {
  return el("li", {},
    el("strong", {}, contact.name),
    contact.detail ? el("p", { class: "soft small" }, contact.detail) : null,
    el("div", { class: "row" }, wayButtons(contact)),
    el("p", { class: "soft small" }, contact.how));
}

function safe(href) {
  return /^(tel|sms):/.test(href ?? "") ? href : null;
}
