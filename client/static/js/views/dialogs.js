/** Boxes that open over the page. A modal one hides the page's way out, so each brings its own, and it comes first. */

import { el, button } from "./dom.js";

let counted = 0;

/**
 * Opens a box and returns it (an HTMLDialogElement: `close()` shuts it, "close" tells that it is shut, after which it is gone).
 * `content` is a node or a list of nodes; `closing` names the button that shuts it; focus goes back to where it was.
 */
export function openDialog({ title, content, closing = "Close", kind = "" }) {
  const heading = `dialog-${(counted += 1)}`;
  const before = document.activeElement;
  const dialog = el(
    "dialog",
    { class: kind, "aria-labelledby": heading },
    el("div", { class: "dialog-head" },
      exitLink(),
      el("h2", { id: heading, tabIndex: -1 }, title),
      button(closing, () => dialog.close(), { class: "quiet close" })),
    el("div", { class: "dialog-body" }, content),
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && outside(dialog, event)) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  (dialog.querySelector("[autofocus]") ?? dialog.querySelector("h2")).focus();
  return dialog;
}

function exitLink() {
  const pages = document.querySelector("a[data-exit]");
  return el("a", { class: "button exit", href: pages?.href ?? "/exit", rel: "noreferrer nofollow", dataset: { exit: "" } },
    pages?.textContent ?? "Exit this page");
}

/** A click on the backdrop is a click on the dialog's own box, but beside it. */
function outside(dialog, { clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
