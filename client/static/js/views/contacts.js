/** Where help is: contacts with numbers that can be pressed. */

import { beside, waysTo } from "../models/contacts.js";
import { el } from "./dom.js";

/** Buttons for every way to reach a contact {how, href?}. */
export function wayButtons({ how, href = null }) {
  return waysTo(how, safe(href)).map((way, index) =>
    el("a", { class: index === 0 ? "button main" : "button", href: way.href }, way.words));
}

/** The help of a whisper: {title, text, contacts}. The numbers are buttons, and are read out as they are pressed. */
export function helpCard({ title, text, contacts }, ...end) {
  return el("div", { class: "card help-card", role: "group", "aria-label": title },
    el("h2", {}, title),
    el("p", {}, text),
    el("ul", { class: "contacts" }, contacts.map(contactItem)),
    end);
}

function contactItem(contact) {
  return el("li", {},
    el("strong", {}, contact.name),
    el("div", { class: "row" }, wayButtons(contact)),
    [beside(contact.how), contact.detail].filter(Boolean).map((text) => el("p", { class: "soft small" }, text)));
}

function safe(href) {
  return /^(tel|sms):/.test(href ?? "") ? href : null;
}
