/** What stands around the talk: who is here, the clock, the buttons of the room, the line, and how the room runs now. */

import { minutesUntil } from "../models/clock.js";
import { words } from "../models/room_words.js";
import { el } from "./dom.js";

const SAID_AFTER = 5_000;
const SAID_FOR = 6_000;

export class RoomBar {
  #room;
  #lostTimer = null;
  #saidTimer = null;
  #wasLost = false;

  /** `room` is {people, privateLine, stepOut, stepIn, leave, announce, visit}. */
  constructor(root, room) {
    this.#room = room;
    this.line = el("p", { class: "line-banner", hidden: true });
    this.mode = el("p", { class: "mode-line small", hidden: true });
    this.said = el("p", { class: "said-line small", hidden: true, "aria-hidden": "true" });
    root.querySelector("#talk").before(this.line, this.mode, this.said);
    this.step = document.getElementById("step-button");
    this.menu = document.getElementById("room-menu");
    this.enterSends = document.getElementById("enter-sends");
    this.#wire();
  }

  #wire() {
    document.getElementById("people-button").addEventListener("click", () => this.#room.people.open());
    document.getElementById("whisper-button").addEventListener("click", () => this.#room.privateLine.open());
    this.step.addEventListener("click", () => (this.#room.visit.state?.you.away ? this.#room.stepIn() : this.#room.stepOut()));
    document.getElementById("leave-button").addEventListener("click", () => this.#room.leave());
    this.enterSends.checked = this.enterMeans() ? this.enterMeans() === "send" : !matchMedia("(hover: none) and (pointer: coarse)").matches;
    this.enterSends.addEventListener("change", () => keep("enter", this.enterSends.checked ? "send" : "newline"));
    document.addEventListener("click", ({ target }) => {
      if (!this.menu.contains(target)) this.menu.open = false;
    });
    this.menu.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !this.menu.open) return;
      this.menu.open = false;
      this.menu.querySelector("summary").focus();
    });
  }

  /** What Enter does by the person's own wish: "send", "newline", or null where they have none. */
  enterMeans() {
    try {
      return localStorage.getItem("enter");
    } catch {
      return null;
    }
  }

  draw(state) {
    const { meeting, people, you } = state;
    for (const id of ["people-button", "step-button"]) document.getElementById(id).disabled = !meeting;
    document.getElementById("whisper-button").disabled = false;
    this.step.textContent = you.away ? words.stepIn : words.stepOut;
    this.step.setAttribute("aria-pressed", String(Boolean(you.away)));
    if (!meeting) return;
    const facilitators = people.filter(({ role, seat }) => role === "facilitator" && seat !== you.seat).map(({ name }) => name);
    document.getElementById("whereabouts").textContent = words.here(people.length, facilitators);
    this.mode.textContent = words.modeLine(meeting.mode);
    this.mode.hidden = meeting.mode === "open";
    this.mode.dataset.mode = meeting.mode;
    this.tick(state);
  }

  tick({ meeting }) {
    const left = words.minutesLeft(minutesUntil(meeting.ends_at));
    const clock = document.getElementById("clock");
    if (clock.textContent !== left) clock.textContent = left;
  }

  /** A line that is away for a moment is nobody's business; after five seconds it is said. */
  lineIs(status) {
    clearTimeout(this.#lostTimer);
    if (status === "lost" || status === "connecting") {
      this.#lostTimer = setTimeout(() => this.#lost(), SAID_AFTER);
      return;
    }
    this.line.hidden = true;
    if (status === "open" && this.#wasLost) this.#room.announce(words.back);
    this.#wasLost = false;
  }

  #lost() {
    this.#wasLost = true;
    this.line.textContent = words.lost;
    this.line.hidden = false;
    this.#room.announce(words.lost);
  }

  say(text) {
    clearTimeout(this.#saidTimer);
    this.said.textContent = text;
    this.said.hidden = false;
    this.#saidTimer = setTimeout(() => { this.said.hidden = true; }, SAID_FOR);
  }

  /** The room is over: what belongs to it goes, the menu and the way out stay. */
  over() {
    for (const id of ["people-button", "whisper-button", "step-button", "leave-button"]) document.getElementById(id).hidden = true;
    for (const line of [this.line, this.mode]) line.hidden = true;
    for (const id of ["whereabouts", "clock"]) document.getElementById(id).textContent = "";
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A wish that cannot be kept holds for this page.
  }
}
