/*
 * Exit this page: the link, or Shift three times within five seconds. The page is blank before anything else happens; what Holdfast keeps in
 * this browser goes, other tabs go too, and /exit, which ends the sign-in and clears the rest, takes this page's place in the history.
 */
import { PRESSES, ShiftCount, WITHIN } from "./models/shift_count.js";
import { el, fill } from "./views/dom.js";

const link = document.querySelector("a[data-exit]");
const target = link?.href ?? "/exit";
const otherTabs = typeof BroadcastChannel === "function" ? new BroadcastChannel("leaving") : null;
let leaving = false;

export function leave({ alone = true } = {}) {
  if (leaving) return;
  leaving = true;
  blank();
  if (alone) otherTabs?.postMessage("leave");
  // The room hangs up; and what an answer still on its way writes down is cleared once more at the very end.
  window.dispatchEvent(new Event("leaving"));
  forget();
  window.addEventListener("pagehide", forget);
  location.replace(target);
}

function blank() {
  document.documentElement.replaceChildren();
}

/** Drafts and settings; storage that is forbidden holds nothing of ours. */
function forget() {
  for (const storage of ["sessionStorage", "localStorage"]) {
    try {
      window[storage].clear();
    } catch {
      // Forbidden to us, so empty of us.
    }
  }
}

otherTabs?.addEventListener("message", () => leave({ alone: false }));

// Also in boxes that open later; with any button or key that follows a link, but not where somebody asks for a new tab on purpose.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-exit]")) return;
  event.preventDefault();
  leave();
}, { capture: true });

// A page that the browser kept whole for the Back button shows nothing either.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted && leaving) blank();
});

const count = new ShiftCount();
const ears = el("p", { class: "for-ears", role: "status", "aria-live": "assertive" });
const shown = el("p", { class: "leaving", "aria-hidden": "true", hidden: true });
document.body.append(ears, shown);
let fading = null;

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (count.press(event, event.timeStamp) >= PRESSES) leave();
  else if (event.key !== "Shift") show(0);
}, { capture: true });

// Shift held for a capital letter is not a press: progress shows only when it is let go alone.
document.addEventListener("keyup", (event) => {
  if (event.key === "Shift") show(count.count(event.timeStamp));
}, { capture: true });

document.addEventListener("pointerdown", (event) => {
  count.press({ key: "" }, event.timeStamp);
  show(0);
}, { capture: true });

function show(presses) {
  clearTimeout(fading);
  if (leaving || (presses === 0 && shown.hidden)) return;
  shown.hidden = presses === 0;
  const words = presses === 1 ? "Press Shift twice more to leave this page" : "Press Shift once more to leave this page";
  ears.textContent = presses ? words : "";
  fill(shown, Array.from({ length: PRESSES }, (_, index) => el("i", { class: index < presses ? "done" : "" })), words);
  // A box that is open lies over everything else; what is shown must lie in it.
  if (presses) (document.querySelector("dialog[open]") ?? document.body).append(ears, shown);
  if (presses) fading = setTimeout(() => show(0), WITHIN);
}
