/* The contacts of a page, as the server wrote them in words, get buttons to call and to text. */
import { el } from "./views/dom.js";
import { wayButtons } from "./views/contacts.js";

for (const contact of document.querySelectorAll("[data-contact]")) {
  const { how, href } = contact.dataset;
  const buttons = wayButtons({ how, href: href || null });
  if (buttons.length) contact.append(el("div", { class: "row" }, buttons));
}
