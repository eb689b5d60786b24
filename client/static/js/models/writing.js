/**
 * What one is about to say: the words in the box, what they answer or change, and the card that may come before they go out.
 *
 * `now()` is {body, replyTo, editing, card, busy, trouble}:
 * `editing` {id} is one's own message whose words are being changed; `card` {nudge, body, inBox, editing} is shown once for a message, with
 * `inBox` where the words in the box are the ones it speaks of; `trouble` is a Refusal of the last change.
 */
export class Writing {
  #outbox;
  #call;
  #draft;
  #learn;
  #listeners = new Set();
  #aside = "";
  #nudgedId = null;
  #body = "";
  #replyTo = null;
  #editing = null;
  #card = null;
  #busy = false;
  #trouble = null;

  /** `learn(message)` is told of a message as an answer brings it. */
  constructor({ outbox, call, draft, learn }) {
    this.#outbox = outbox;
    this.#call = call;
    this.#draft = draft;
    this.#learn = learn;
    const { body, replyTo, nudgedId, aside } = draft.load();
    this.#body = body || aside;
    this.#aside = body ? aside : "";
    this.#replyTo = replyTo;
    this.#nudgedId = nudgedId;
    outbox.subscribe(() => this.#takeBack());
    this.#takeBack();
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  now() {
    return {
      body: this.#body, replyTo: this.#replyTo, editing: this.#editing, card: this.#card, busy: this.#busy, trouble: this.#trouble,
    };
  }

  write(body) {
    if (body === this.#body) return;
    this.#body = body;
    this.#trouble = null;
    if (!body.trim() && !this.#editing && (this.#nudgedId || this.#card?.inBox)) this.#begin();
    this.#changed();
  }

  /** Puts words into the box, before what stands there. */
  compose(body) {
    this.#body = this.#body.trim() ? `${body}\n${this.#body}` : body;
    this.#changed();
  }

  reply(id) {
    if (this.#editing) this.cancel();
    this.#replyTo = id;
    this.#changed();
  }

  edit({ id, body }) {
    if (this.#editing) this.cancel();
    this.#putAside();
    this.#body = body;
    this.#replyTo = null;
    this.#editing = { id, before: body, asked: false };
    this.#changed();
  }

  /** Leaves a change or a reply; what was written for a new message stays. */
  cancel() {
    if (this.#editing) this.#begin();
    else this.#replyTo = null;
    this.#trouble = null;
    this.#changed();
  }

  /** Sends what stands in the box, or saves the change. */
  async submit() {
    const body = this.#body.trim();
    if (!body || this.#busy) return;
    if (this.#editing) {
      await this.#saveChange(body);
      return;
    }
    const clientId = this.#nudgedId ?? undefined;
    const replyTo = this.#replyTo;
    this.#begin();
    this.#changed();
    this.#outbox.add({ body, replyTo, ask: !clientId, clientId });
    this.#takeBack();
  }

  // The card

  takeWords() {
    this.#intoBox(this.#card.nudge.reframe);
  }

  changeMine() {
    this.#intoBox(this.#card.inBox ? this.#body : this.#card.body);
  }

  async sendAsItIs() {
    const { body, clientId, replyTo, inBox } = this.#card;
    if (inBox) {
      await this.submit();
      return;
    }
    this.#card = null;
    this.#outbox.add({ body, replyTo, clientId });
    this.#takeBack();
    this.#changed();
  }

  #intoBox(body) {
    const { clientId, replyTo, inBox } = this.#card;
    if (!inBox) {
      this.#putAside();
      this.#nudgedId = clientId;
      this.#replyTo = replyTo;
    }
    this.#body = body;
    this.#card = null;
    this.#changed();
  }

  /** A message that came back with a card: into the box where that is free, else the card holds its words. One at a time. */
  #takeBack() {
    if (this.#card || this.#nudgedId || this.#editing) return;
    const entry = this.#outbox.entries().find(({ state }) => state === "nudged");
    if (!entry) return;
    const { clientId, body, replyTo, nudge } = entry;
    const inBox = !this.#body.trim();
    this.#card = { nudge, body, clientId, replyTo, inBox, editing: false };
    if (inBox) {
      this.#body = body;
      this.#replyTo = replyTo;
      this.#nudgedId = clientId;
    }
    this.#outbox.discard(clientId);
    this.#changed();
  }

  async #saveChange(body) {
    const editing = this.#editing;
    if (body === editing.before) {
      this.cancel();
      return;
    }
    this.#busy = true;
    this.#trouble = null;
    this.#changed();
    try {
      const nudge = editing.asked ? null : (await this.#call("check", { body })).nudge;
      editing.asked = true;
      if (nudge) this.#card = { nudge, body, inBox: true, editing: true };
      else await this.#change(editing, body);
    } catch (refusal) {
      this.#trouble = refusal;
    }
    this.#busy = false;
    this.#takeBack();
    this.#changed();
  }

  async #change({ id }, body) {
    const { message } = await this.#call("edit", { message: id, body });
    this.#learn(message);
    this.#begin();
  }

  #putAside() {
    if (this.#body.trim()) this.#aside = [this.#body, this.#aside].filter(Boolean).join("\n");
  }

  /** An empty box, or what was put aside. */
  #begin() {
    this.#body = this.#aside;
    this.#aside = "";
    this.#replyTo = this.#nudgedId = this.#editing = null;
    if (this.#card?.inBox) this.#card = null;
  }

  #changed() {
    this.#draft.save(this.#kept());
    for (const listener of [...this.#listeners]) listener(this.now());
  }

  /** A reload keeps every word; it forgets which message was being changed, for that one is safe in the room. */
  #kept() {
    if (this.#editing) return { body: this.#aside };
    const waiting = this.#card && !this.#card.inBox ? this.#card.body : "";
    return {
      body: this.#body, replyTo: this.#replyTo, nudgedId: this.#nudgedId, aside: [waiting, this.#aside].filter(Boolean).join("\n"),
    };
  }
}
