/**
 * What one has written and the room does not have yet. A message shows at once, goes out once and in order, and is lost neither by a
 * reload nor by a broken line: every attempt of it carries the same client id.
 *
 * An entry is {clientId, body, replyTo, ask, at, state, refusal, id}; its state is
 * "sending", "sent" (acknowledged; its event is on the way), "nudged" (given back, with a card) or "failed" (`refusal` says why).
 */

const TRIES = 4;
const PATIENCE = [1_000, 3_000, 8_000];
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
  #open = false;
  #tries = 0;
  #listeners = new Set();

  /** `call(event, payload)` answers or rejects with a Refusal; `storage` is sessionStorage or its like. */
  constructor({ meeting, call, storage, newId = () => crypto.randomUUID(), now = Date.now, schedule = setTimeout }) {
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
    const entry = { clientId, body, replyTo, ask, at: new Date(this.#now()).toISOString(), state: "sending", refusal: null, id: null };
    this.#entries = [...this.#entries.filter((other) => other.clientId !== clientId), entry];
    this.#changed(entry);
    this.#pump();
    return entry;
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

  /** The room has it: the message arrived under this id. */
  confirm(clientId) {
    if (this.#entries.some((entry) => entry.clientId === clientId)) this.#drop(clientId);
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
    if (pause) this.#schedule(() => this.#free(), pause);
    else this.#free();
  }

  #free() {
    this.#busy = false;
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
    else this.#put(entry.clientId, { state: "sent", id: answer.id });
  }

  /** What a refusal means for the entry; returns the pause (ms) before the next goes out. */
  #refused(entry, refusal) {
    const code = refusal?.code ?? "invalid";
    if (code === "offline") {
      this.#open = false;
      return 0;
    }
    if (code === "rate_limited") return Math.max(100, (refusal.retryAfter ?? 1) * 1000);
    if (NO_ANSWER.has(code) && this.#tries < TRIES - 1) return PATIENCE[this.#tries++];
    this.#tries = 0;
    this.#put(entry.clientId, {
      state: "failed",
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
    const kept = this.#entries.filter(({ state }) => state === "sending" || state === "failed");
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
