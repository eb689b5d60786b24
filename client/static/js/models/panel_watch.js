/** Keeps the panel's state true: watches on each connection, asks again where something was missed, and tells who listens. */

import { advance, afterWatch, empty, KINDS, withAnswer } from "./panel_state.js";

const AGAIN = new Set(["timeout", "unavailable", "rate_limited"]);

export class PanelWatch {
  /** Why the panel could not be opened, a Refusal, or null. */
  refusal = null;
  state = empty();
  #connection;
  #schedule;
  #listeners = new Set();
  #watching = null;
  // What arrives while an answer is under way may be newer than it: it is heard after it.
  #early = [];
  #knowsAnything = false;

  /** `connection` to `/moderation` (models/connection.js). */
  constructor(connection, { schedule = setTimeout } = {}) {
    this.#connection = connection;
    this.#schedule = (callback, milliseconds) => schedule(callback, milliseconds);
    for (const kind of KINDS) connection.on(kind, (event) => this.#hear(kind, event));
    connection.onStatus((status) => {
      if (status === "open") this.watch();
      this.#tell();
    });
    if (connection.status === "open") this.watch();
  }

  get status() {
    return this.#connection.status;
  }

  /** Whether what is shown is the present: the line is open and the first answer has come. */
  get ready() {
    return this.status === "open" && this.#knowsAnything && !this.refusal;
  }

  /** `listener(state, raised)`: `raised` is `{kind, event}` of a live event, or null after anything else. */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The state as an answer to one's own act shows it, ahead of its event. */
  learn(noun, thing) {
    this.#become(withAnswer(this.state, noun, thing));
  }

  /** Asks for everything, or for what happened since. One question at a time. */
  watch() {
    this.#watching ??= this.#ask().finally(() => {
      this.#watching = null;
      for (const { kind, event } of this.#early.splice(0)) this.#hear(kind, event);
      if (this.state.missed && this.status === "open" && !this.refusal) this.watch();
    });
    return this.#watching;
  }

  async #ask() {
    const since = this.#knowsAnything ? { since: this.state.seq } : {};
    try {
      const answer = await this.#connection.call("watch", since);
      this.refusal = null;
      this.#knowsAnything = true;
      this.#become(afterWatch(this.state, answer), null, true);
    } catch (refusal) {
      this.#refused(refusal);
    }
  }

  #refused(refusal) {
    if (refusal?.code === undefined) throw refusal;
    if (refusal.code === "offline") return;
    if (AGAIN.has(refusal.code)) {
      this.#schedule(() => this.watch(), (refusal.retryAfter ?? 2) * 1000);
      return;
    }
    this.refusal = refusal;
    this.#tell();
  }

  #hear(kind, event) {
    if (this.#watching) {
      this.#early.push({ kind, event });
      return;
    }
    if (!this.#knowsAnything) return;
    const next = advance(this.state, kind, event);
    this.#become(next, next.seq === event.seq ? { kind, event } : null);
    if (this.state.missed) this.watch();
  }

  #become(state, raised = null, always = false) {
    if (state === this.state && !always) return;
    this.state = state;
    this.#tell(raised);
  }

  #tell(raised = null) {
    for (const listener of [...this.#listeners]) listener(this.state, raised);
  }
}
