/**
 * What one has written and the room does not have yet. A message shows at once, goes out once and in order, and is lost neither by a
 * reload nor by a broken line: every attempt of it carries the same client id.
 *
 * An entry is {clientId, body, replyTo, ask, at, state, refusal, id, seq, privateSeq, waits}; its state is
 * "sending" (`waits` says until when, where the room goes slowly), "sent" (acknowledged; its event is on the way), "nudged" (given
 * back, with a card) or "failed" (`refusal` says why).
 */

const TRIES = 4;
const PATIENCE = [1_000, 3_000, 8_000];
const LONG_WAIT = 3_000;
const NO_ANSWER = new Set(["timeout", "unavailable"]);

export class Outbox {
  #entries;
  #call;
  #storage;
  #key;
  #schedule;
  #newId;
  #now;
  #busy = false;
  #resting = false;
  #open = false;
  #tries = 0;
  #listeners = new Set();

  /** `call(event, payload)` answers or rejects with a Refusal; `storage` is sessionStorage or its like. */
  constructor({ meeting, call, storage, newId = () => crypto.randomUUID(), now = Date.now, schedule = (what, pause) => setTimeout(what, pause) }) {
    this.#call = call;
    this.#storage = storage;
    this.#key = `outbox:${meeting}`;
    this.#newId = newId;
    this.#now = now;
    this.#schedule = schedule;
    this.#entries = this.#remembered();
  }

  /** `listener(entries, entry)`: `entry` is the one that changed. */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  entries() {
    return this.#entries;
  }

  /** Writes a message down and sends it when its turn comes. A `clientId` given is one that was nudged before. */
  add({ body, replyTo = null, ask = false, clientId = this.#newId() }) {
    const entry = { clientId, body, replyTo, ask, at: new Date(this.#now()).toISOString(), state: "sending", refusal: null, id: null, waits: null };
    this.#entries = [...this.#entries.filter((other) => other.clientId !== clientId), entry];
    this.#changed(entry);
    if (this.#resting) this.#tryAhead(entry);
    else this.#pump();
    return entry;
  }

  /**
   * Where the room goes slowly, what is written while one waits is tried once at once: words that may mean a danger never wait, and
   * only the server knows them. Anything else is refused and keeps its place in the line.
   */
  async #tryAhead(entry) {
    if (!this.#open) return;
    try {
      this.#accepted(entry, await this.#call("say", this.#payload(entry)));
    } catch (refusal) {
      if (refusal?.code === "rate_limited") this.#put(entry.clientId, { waits: this.#now() + (refusal.retryAfter ?? 1) * 1000 });
    }
  }

  /** The line is back, and one is in the room: what waits goes out. */
  open() {
    this.#open = true;
    this.#pump();
  }

  pause() {
    this.#open = false;
  }

  /** One more attempt at what failed, under the same id. */
  retry(clientId) {
    this.#put(clientId, { state: "sending", refusal: null });
    this.#pump();
  }

  /** Takes it back, unsent. What is on its way cannot be. */
  discard(clientId) {
    const entry = this.#entries.find((other) => other.clientId === clientId);
    if (!entry) return null;
    this.#drop(clientId);
    return entry;
  }

  /**
   * What the room has, by this state of it, is no longer on its way: the message is there under its client id, or was there before
   * the oldest that is loaded.
   */
  settle(state) {
    const own = new Set(state.messages.filter(({ seat }) => seat === state.you.seat).map(({ client_id: id }) => id));
    const past = ({ state: stands, seq, privateSeq }) =>
      stands === "sent" && ((seq !== null && seq <= state.seq) || (privateSeq !== null && privateSeq <= state.privateSeq));
    for (const entry of this.#entries) {
      if (own.has(entry.clientId) || past(entry)) this.#drop(entry.clientId);
    }
  }

  async #pump() {
    const entry = this.#entries.find(({ state }) => state === "sending");
    if (this.#busy || !this.#open || !entry) return;
    this.#busy = true;
    let pause = 0;
    try {
      this.#accepted(entry, await this.#call("say", this.#payload(entry)));
      this.#tries = 0;
    } catch (refusal) {
      pause = this.#refused(entry, refusal);
    }
    this.#resting = pause > LONG_WAIT && this.#entries.some(({ clientId, waits }) => clientId === entry.clientId && waits);
    if (pause) this.#schedule(() => this.#free(), pause);
    else this.#free();
  }

  #free() {
    this.#busy = this.#resting = false;
    this.#pump();
  }

  #payload({ clientId, body, replyTo, ask }) {
    return {
      client_id: clientId,
      body,
      ...(replyTo ? { reply_to: replyTo } : {}),
      ...(ask ? { ask: true } : {}),
    };
  }

  #accepted(entry, answer) {
    if (answer.state === "nudge") this.#put(entry.clientId, { state: "nudged", nudge: answer.nudge });
    else {
      const { id, seq = null, private_seq: privateSeq = null } = answer;
      this.#put(entry.clientId, { state: "sent", id, seq, privateSeq, waits: null });
    }
  }

  /** What a refusal means for the entry; returns the pause (ms) before the next goes out. */
  #refused(entry, refusal) {
    const code = refusal?.code ?? "invalid";
    if (code === "offline") {
      this.#open = false;
      return 0;
    }
    if (code === "rate_limited") {
      const pause = Math.max(100, (refusal.retryAfter ?? 1) * 1000);
      this.#put(entry.clientId, { waits: this.#now() + pause });
      return pause;
    }
    if (NO_ANSWER.has(code) && this.#tries < TRIES - 1) return PATIENCE[this.#tries++];
    this.#tries = 0;
    this.#put(entry.clientId, {
      state: "failed",
      waits: null,
      refusal: { code, words: refusal?.words ?? "", until: refusal?.until ?? null },
    });
    return 0;
  }

  #put(clientId, changes) {
    let changed = null;
    this.#entries = this.#entries.map((entry) => {
      if (entry.clientId !== clientId) return entry;
      changed = { ...entry, ...changes };
      return changed;
    });
    if (changed) this.#changed(changed);
  }

  #drop(clientId) {
    this.#entries = this.#entries.filter((entry) => entry.clientId !== clientId);
    this.#changed(null);
  }

  #changed(entry) {
    this.#remember();
    for (const listener of [...this.#listeners]) listener(this.#entries, entry);
  }

  #remember() {
    const kept = this.#entries.filter(({ state }) => state !== "sent");
    try {
      if (kept.length) this.#storage.setItem(this.#key, JSON.stringify(kept));
      else this.#storage.removeItem(this.#key);
    } catch {
      // Storage that is full or forbidden costs the safety of a reload, not the message.
    }
  }

  #remembered() {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#key) ?? "[]");
      return Array.isArray(kept) ? kept.filter((entry) => typeof entry?.body === "string" && entry.clientId) : [];
    } catch {
      return [];
    }
  }
}
