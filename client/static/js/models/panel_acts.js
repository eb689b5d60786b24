/**
 * What a facilitator does from the panel, said to the server.
 *
 * What has an inverse is done at once and can be undone; what has none is held back for the same ten seconds. A thing that is
 * held back is taken first, so that a colleague does not answer it meanwhile. A claim, an escalation and a private talk under
 * way are never held back: there a person waits.
 */

import { nameOf, words } from "./panel_words.js";

const CAN_BE_TAKEN = new Set(["flag", "cue", "report", "alert"]);

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

  // Taking things in hand

  claim({ kind, thing }) {
    return this.#try(() => this.#learnt(kind, "claim", { [kind]: thing[kind] }));
  }

  /** A flag that one has is anybody's again. */
  giveBack({ thing }) {
    return this.#try(() => this.#learnt("flag", "escalate", { flag: thing.flag }));
  }

  escalate({ thing }) {
    return this.#try(async () => {
      await this.#learnt("alert", "escalate", { alert: thing.alert });
      this.tell(words.escalated);
    });
  }

  resolveAlert(card, outcome) {
    return this.#hold(card, words.did.resolved, () => this.#resolve("alert", card.thing, outcome));
  }

  seen(card, outcome = words.outcomeSeen) {
    return this.#hold(card, words.did.seen(card.thing.name), () => this.#resolve("cue", card.thing, outcome));
  }

  // What was it?

  /** A verdict alone, on the first of a card's flags; the others keep asking for theirs. */
  judge(card, verdict) {
    return this.#try(async () => {
      await this.#decide(card, { verdict, action: "none" });
      this.undo.done({
        label: words.did.judged(words.verdictName(verdict)),
        revert: () => this.#try(() => this.#reopen(card.kind, card.thing)),
      });
    });
  }

  // Words

  /** A whisper to the author of a card's message. Where a life may be at stake it goes out at once. */
  async whisperAuthor(card, text) {
    const { kind, thing } = card;
    const label = words.did.whispered(thing.name);
    if (kind === "alert") return (await this.#take(card)) && this.whisperTo(thing, text);
    if (kind === "cue") {
      return this.#hold(card, label, async () => {
        await this.call("whisper", { seat: thing.seat, body: text });
        await this.#resolve("cue", thing, words.outcomeWelcomed);
      });
    }
    if (kind === "held") return this.#hold(null, label, () => this.call("whisper", { seat: thing.seat, body: text }));
    return this.#hold(card, label, () => this.#decideAll(card, { verdict: "right", action: "whisper", text }));
  }

  /** A private word to the one who was hit; the flag itself is another matter. */
  askHurt(seat, text) {
    return this.#hold(null, words.did.whispered(nameOf(seat)), () => this.call("whisper", { seat: seat.seat, body: text }));
  }

  /** A whisper in a talk that is under way: at once. True when it went out. */
  whisperTo(seat, text) {
    return this.#try(() => this.call("whisper", { seat: seat.seat, body: text }));
  }

  shareGuideline(guideline, card = null) {
    if (card?.kind === "flag" || card?.kind === "report") {
      const decision = { verdict: "right", action: "share_guideline", guideline };
      return this.#hold(card, words.did.shared, () => this.#decideAll(card, decision));
    }
    return this.#hold(null, words.did.shared, () => this.call("share_guideline", { guideline }));
  }

  /** An answer to a card in the facilitator's own words, for the whole room. */
  sayToRoom(card, text) {
    const id = this.newId();
    return this.#hold(card, words.did.said, async () => {
      await this.callRoom("say", { client_id: id, body: text });
      if (card.kind === "cue") await this.#resolve("cue", card.thing, words.outcomeThanked);
      else await this.#decideAll(card, { verdict: "right", action: "none" });
    });
  }

  // Messages

  /** Hidden at once, and brought back by Undo. */
  hide(card, reason) {
    const { key, kind, thing } = card;
    if (kind === "held") return this.hideMessage(thing, reason, key);
    return this.#busily(key, async () => {
      await this.#decideAll(card, { verdict: "right", action: "hide", text: reason });
      this.undo.done({ label: words.did.hidden(thing.name), revert: () => this.#unhide(card) });
    });
  }

  /** A message that nothing was found in, or that waits. */
  hideMessage({ id, name }, reason, key = null) {
    return this.#busily(key, async () => {
      await this.call("hide", { message: id, reason });
      this.undo.done({ label: words.did.hidden(name), revert: () => this.restore(id) });
    });
  }

  #unhide(card) {
    return this.#try(async () => {
      await this.call("restore", { message: card.thing.message });
      for (const thing of [card.thing, ...(card.also ?? [])]) await this.#reopen(card.kind, thing);
    });
  }

  restore(message) {
    return this.#try(() => this.call("restore", { message }));
  }

  /** A held message goes into the room; where it was flagged, with the verdict on it. */
  release(card, verdict = null) {
    const { kind, thing } = card;
    return this.#hold(card, words.did.released(thing.name), async () => {
      await this.call("release", { message: kind === "held" ? thing.id : thing.message });
      if (verdict) await this.#decideAll(card, { verdict, action: "none" }, verdict);
    });
  }

  // People

  mute(seat, minutes) {
    return this.#try(async () => {
      await this.#learnt("seat", "mute", { seat: seat.seat, minutes });
      this.undo.done({ label: words.did.muted(seat.name, minutes), revert: () => this.unmute(seat) });
    });
  }

  /** Muted because of what a card is about, which closes it. */
  muteAuthor(card, minutes, text = "") {
    const { key, kind, thing } = card;
    return this.#busily(key, async () => {
      await this.#decideAll(card, { verdict: "right", action: "mute", minutes, ...(text ? { text } : {}) });
      this.undo.done({
        label: words.did.muted(thing.name, minutes),
        revert: async () => {
          await this.unmute(thing);
          await this.#try(() => this.#reopen(kind, thing));
        },
      });
    });
  }

  unmute(seat) {
    return this.#try(() => this.#learnt("seat", "unmute", { seat: seat.seat }));
  }

  admit(seat) {
    return this.#try(() => this.#learnt("seat", "admit", { seat: seat.seat }));
  }

  async admitAll(seats) {
    for (const seat of seats) if (!(await this.admit(seat))) return;
  }

  remove(seat, reason) {
    const card = { key: `seat:${seat.seat}`, kind: "seat" };
    return this.#hold(card, words.did.removed(seat.name), () => this.#learnt("seat", "remove", { seat: seat.seat, reason }));
  }

  removeAuthor(card, reason) {
    const decision = { verdict: "right", action: "remove", text: reason };
    return this.#hold(card, words.did.removed(card.thing.name), () => this.#decideAll(card, decision));
  }

  // The room

  setMode(mode, before) {
    return this.#try(async () => {
      await this.call("set_mode", { mode });
      this.undo.done({ label: words.did.mode(mode), revert: () => this.#try(() => this.call("set_mode", { mode: before })) });
    });
  }

  closeMeeting() {
    return this.#try(async () => {
      try {
        await this.call("close_meeting", {});
      } catch (refusal) {
        // The line ends with the meeting, and may take the answer with it.
        if (refusal?.code !== "offline") throw refusal;
      }
    });
  }

  // How it is said

  async #decideAll(card, decision, others = "right") {
    await this.#decide(card, decision);
    for (const thing of card.also ?? []) {
      await this.#unlessDealtWith(() => this.#decide({ ...card, thing }, { verdict: others, action: "none" }));
    }
  }

  #decide({ kind, thing }, decision) {
    return this.#learnt(kind, "decide", { [kind]: thing[kind], ...decision });
  }

  #reopen(kind, thing) {
    return this.#unlessDealtWith(() => this.#learnt(kind, "reopen", { [kind]: thing[kind] }));
  }

  #resolve(kind, thing, outcome) {
    return this.#learnt(kind, "resolve", { [kind]: thing[kind], outcome });
  }

  async #learnt(noun, event, payload) {
    const answer = await this.call(event, payload);
    this.learn(noun, answer[noun]);
  }

  /** Part of something larger: that a colleague, or the fuller reading, was first does no harm. */
  async #unlessDealtWith(act) {
    try {
      await act();
    } catch (refusal) {
      if (refusal?.code !== "conflict") throw refusal;
    }
  }

  async #hold(card, label, act) {
    if (card && !(await this.#take(card))) return false;
    const key = card?.key ?? null;
    const cancel = () => card && this.#untake(card);
    this.undo.hold({ key, label, commit: () => this.#busily(key, act), cancel });
    return true;
  }

  /** What was taken only for this act is anybody's again; where it cannot be given back, it stays one's own. */
  #untake({ kind, thing }) {
    if (kind === "flag" && thing.state === "open") {
      this.#try(() => this.#unlessDealtWith(() => this.#learnt("flag", "escalate", { flag: thing.flag })));
    }
  }

  /** False where a colleague was first. */
  async #take({ kind, thing }) {
    if (!CAN_BE_TAKEN.has(kind) || thing.state !== "open") return true;
    return this.claim({ kind, thing });
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
  if (refusal.code === "conflict") return refusal.by ? words.claimTaken(nameOf(refusal.by)) : words.already(refusal.words ?? "");
  if (refusal.code === "offline" || refusal.code === "timeout") return words.failed(words.noAnswer);
  return words.failed(refusal.words ?? refusal.message ?? "");
}
