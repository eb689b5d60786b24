/** One person's visit to one room: enters, keeps the state true through lost lines and holes, and tells who listens. */

import { apply, fresh, has, leavesHole, prepend, resume, withMessage, withReactions, withYou } from "./room_state.js";

const ROOM_EVENTS = [
  "message_posted", "message_changed", "message_hidden", "person_entered", "person_left", "mode_changed", "reacted",
  "guideline_shared", "meeting_closed", "whispered", "seat_changed", "removed",
];
const PAGE = 50;

export class Visit {
  #listeners = new Set();
  #entering = null;
  #again = false;
  #loading = null;
  #early = [];
  #answered = false;

  constructor(connection, { schedule = (what, pause) => setTimeout(what, pause) } = {}) {
    this.connection = connection;
    this.state = null;
    this.refusal = null;
    this.schedule = schedule;
    for (const kind of ROOM_EVENTS) connection.on(kind, (fields) => this.#hear({ kind, ...fields }));
    connection.onStatus((status) => {
      if (status === "open") this.enter();
    });
    if (connection.status === "open") this.enter();
  }

  /** `listener(state, event)`; `event` is null after a fresh state, and `{kind: "caught_up"}` after a resumed one. */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Enters, or comes back with what it has. Calls while one is under way ask for one more round. */
  enter() {
    if (this.#entering) {
      this.#again = true;
      return this.#entering;
    }
    this.#entering = this.#enterOnce().finally(() => {
      this.#entering = null;
      if (this.#again) {
        this.#again = false;
        this.enter();
      }
    });
    return this.#entering;
  }

  async #enterOnce() {
    const known = this.state?.meeting ? this.state : null;
    this.#answered = false;
    const since = known ? { since: known.seq, private_since: known.privateSeq } : {};
    try {
      const answer = await this.connection.call("enter", since);
      this.#answered = true;
      this.refusal = null;
      const resumed = known && Array.isArray(answer.events);
      this.#become(resumed ? resume(this.state, answer) : fresh(answer), resumed ? { kind: "caught_up" } : null);
      this.#hearAgain();
    } catch (refusal) {
      this.#early = [];
      this.#entranceRefused(refusal);
    }
  }

  /** The server lets one listen before it reads the state: what was heard meanwhile may be newer than the answer. */
  #hearAgain() {
    const early = this.#early;
    this.#early = [];
    for (const event of early) this.#hear(event);
  }

  #entranceRefused(refusal) {
    if (refusal.code === "offline") return;
    if (["timeout", "unavailable", "rate_limited"].includes(refusal.code)) {
      this.schedule(() => this.enter(), (refusal.retryAfter ?? 2 + Math.random() * 2) * 1000);
      return;
    }
    this.refusal = refusal;
    this.#tell({ kind: "refused" });
  }

  #hear(event) {
    if (this.#entering && !this.#answered) this.#early.push(event);
    if (!this.state) return;
    if (event.kind === "removed" || event.kind === "meeting_closed") {
      this.#become(apply(this.state, event), event);
      return;
    }
    if (has(this.state, event)) return;
    if (leavesHole(this.state, event)) {
      this.enter();
      return;
    }
    const before = this.state;
    this.#become(apply(before, event), event);
    if (before.you.standing === "waiting" && this.state.you.standing === "in") this.#admitted();
  }

  /** What one may see has changed altogether: the state begins anew. */
  #admitted() {
    this.state = { ...this.state, meeting: null };
    this.enter();
  }

  /** Loads the page before the oldest message. Resolves when it is there; one at a time. */
  async loadOlder() {
    const oldest = this.state?.messages[0];
    if (!oldest || !this.state.more || this.#loading) return this.#loading;
    this.#loading = this.connection.call("history", { before: oldest.id, limit: PAGE })
      .then(({ messages, more }) => this.#become(prepend(this.state, messages, more), { kind: "older" }))
      .catch(() => {})
      .finally(() => { this.#loading = null; });
    return this.#loading;
  }

  /** What answers bring before their event comes; the event then changes nothing more. */
  learnYou(you) {
    this.#become(withYou(this.state, you), { kind: "you" });
  }

  learnMessage(message) {
    this.#become(withMessage(this.state, message), { kind: "message_changed", id: message.id });
  }

  learnReactions(id, reactions) {
    this.#become(withReactions(this.state, id, reactions), { kind: "reacted", message: id });
  }

  learnHidden(hidden) {
    this.learnYou({ hidden });
  }

  #become(state, event) {
    if (state === this.state) return;
    this.state = state;
    this.#tell(event);
  }

  #tell(event) {
    for (const listener of [...this.#listeners]) listener(this.state, event);
  }
}
