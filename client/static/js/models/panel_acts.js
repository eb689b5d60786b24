/**
 * What a facilitator does from the panel, said to the server.
 *
 * What has an inverse is done at once and can be undone; what has none is held back for the same ten seconds. A claim, an
 * escalation and a private talk under way are never held back: there a person waits.
 */

import { nameOf, words } from "./panel_words.js";

export class Acts {
  /** Cards whose act is on its way to the server. */
  busy = new Set();

  /**
   * @param {object} ways
   * @param {(event: string, payload: object) => Promise<object>} ways.call to `/moderation`
   * @param {(event: string, payload: object) => Promise<object>} ways.callRoom to `/rooms`
   * @param {import("./undo.js").Undo} ways.undo
   * @param {(noun: string, thing: object) => void} ways.learn an answer brought a thing as it is now
   * @param {(sentence: string) => void} ways.tell something to say to the person
   * @param {() => void} ways.changed the busy cards are others now
   * @param {() => string} ways.newId an id for a message
   */
  constructor({ call, callRoom, undo, learn, tell, changed, newId }) {
    Object.assign(this, { call, callRoom, undo, learn, tell, changed, newId });
  }

  claim({ kind, thing }) {
    return this.#try(async () => {
      const answer = await this.call("claim", { [kind]: thing[kind] });
      this.learn(kind, answer[kind]);
    });
  }

  escalate({ thing }) {
    return this.#try(async () => {
      const answer = await this.call("escalate", { alert: thing.alert });
      this.learn("alert", answer.alert);
      this.tell(words.escalated);
    });
  }

  resolveAlert({ key, thing }, outcome) {
    this.#hold(key, words.did.resolved, () => this.#resolve("alert", thing, outcome));
  }

  seen({ key, thing }, outcome = words.outcomeSeen) {
    this.#hold(key, words.did.seen(thing.name), () => this.#resolve("cue", thing, outcome));
  }

  judge({ key, kind, thing }, verdict) {
    this.#hold(key, words.did.dismissed(words.verdictName(verdict)), () =>
      this.#decide(kind, thing, { verdict, action: "none" }),
    );
  }

  /** A whisper to the author of a card's message. Where a life may be at stake it goes out at once. */
  whisperAuthor(card, text) {
    const { key, kind, thing } = card;
    const label = words.did.whispered(thing.name);
    if (kind === "alert") return this.whisperTo(thing, text);
    if (kind === "cue") {
      return this.#hold(key, label, async () => {
        await this.call("whisper", { seat: thing.seat, body: text });
        await this.#resolve("cue", thing, words.outcomeWelcomed);
      });
    }
    if (kind === "held") return this.#hold(null, label, () => this.call("whisper", { seat: thing.seat, body: text }));
    return this.#hold(key, label, () => this.#decide(kind, thing, { verdict: "right", action: "whisper", text }));
  }

  /** A private word to the one who was hit; the flag itself is another matter. */
  askHurt(seat, text) {
    this.#hold(null, words.did.whispered(nameOf(seat)), () => this.call("whisper", { seat: seat.seat, body: text }));
  }

  /** A whisper in a talk that is under way: at once. True when it went out. */
  whisperTo(seat, text) {
    return this.#try(() => this.call("whisper", { seat: seat.seat, body: text }));
  }

  shareGuideline(guideline, card = null) {
    if (card?.kind === "flag" || card?.kind === "report") {
      const decision = { verdict: "right", action: "share_guideline", guideline };
      return this.#hold(card.key, words.did.shared, () => this.#decide(card.kind, card.thing, decision));
    }
    return this.#hold(null, words.did.shared, () => this.call("share_guideline", { guideline }));
  }

  /** An answer to a card in the facilitator's own words, for the whole room. */
  sayToRoom({ key, kind, thing }, text) {
    const id = this.newId();
    this.#hold(key, words.did.said, async () => {
      await this.callRoom("say", { client_id: id, body: text });
      if (kind === "cue") await this.#resolve("cue", thing, words.outcomeThanked);
      else await this.#decide(kind, thing, { verdict: "right", action: "none" });
    });
  }

  /** Hidden at once, and brought back by Undo. */
  hide({ key, kind, thing }, reason) {
    const message = kind === "held" ? thing.id : thing.message;
    return this.#busily(key, async () => {
      if (kind === "held") await this.call("hide", { message, reason });
      else await this.#decide(kind, thing, { verdict: "right", action: "hide", text: reason });
      this.undo.done({ label: words.did.hidden(thing.name), revert: () => this.restore(message) });
    });
  }

  restore(message) {
    return this.#try(() => this.call("restore", { message }));
  }

  release({ key, thing }) {
    const message = thing.id ?? thing.message;
    this.#hold(key, words.did.released(thing.name), () => this.call("release", { message }));
  }

  mute(seat, minutes) {
    return this.#try(async () => {
      const answer = await this.call("mute", { seat: seat.seat, minutes });
      this.learn("seat", answer.seat);
      this.undo.done({ label: words.did.muted(seat.name, minutes), revert: () => this.unmute(seat) });
    });
  }

  unmute(seat) {
    return this.#try(async () => this.learn("seat", (await this.call("unmute", { seat: seat.seat })).seat));
  }

  admit(seat) {
    return this.#try(async () => this.learn("seat", (await this.call("admit", { seat: seat.seat })).seat));
  }

  async admitAll(seats) {
    for (const seat of seats) await this.admit(seat);
  }

  remove(seat, reason) {
    this.#hold(`seat:${seat.seat}`, words.did.removed(seat.name), async () => {
      this.learn("seat", (await this.call("remove", { seat: seat.seat, reason })).seat);
    });
  }

  setMode(mode, before) {
    return this.#try(async () => {
      await this.call("set_mode", { mode });
      this.undo.done({ label: words.did.mode(mode), revert: () => this.#try(() => this.call("set_mode", { mode: before })) });
    });
  }

  closeMeeting() {
    return this.#try(() => this.call("close_meeting", {}));
  }

  async #decide(kind, thing, decision) {
    const answer = await this.call("decide", { [kind]: thing[kind], ...decision });
    this.learn(kind, answer[kind]);
  }

  async #resolve(kind, thing, outcome) {
    const answer = await this.call("resolve", { [kind]: thing[kind], outcome });
    this.learn(kind, answer[kind]);
  }

  #hold(key, label, act) {
    this.undo.hold({ key, label, commit: () => this.#busily(key, act) });
  }

  /** While an act is on its way its card stays where it is: it must not spring back for a moment. */
  async #busily(key, act) {
    if (key) this.busy.add(key);
    this.changed();
    const worked = await this.#try(act);
    if (key) this.busy.delete(key);
    this.changed();
    return worked;
  }

  /** True when it worked. A refusal is told in a sentence; anything else is a fault of ours and is not hidden. */
  async #try(act) {
    try {
      await act();
      return true;
    } catch (refusal) {
      if (refusal?.code === undefined) throw refusal;
      this.tell(sentenceFor(refusal));
      return false;
    }
  }
}

function sentenceFor(refusal) {
  if (refusal.code === "conflict") return words.claimTaken(nameOf(refusal.by));
  if (refusal.code === "offline" || refusal.code === "timeout") return words.failed(words.noAnswer);
  return words.failed(refusal.words ?? refusal.message ?? "");
}
