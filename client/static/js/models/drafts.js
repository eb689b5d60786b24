/**
 * What stands in the composer of one meeting, kept in this tab through reloads.
 *
 * {body, replyTo, nudgedId, aside}: `nudgedId` is the client id of a message that was given back with a card; `aside` is what one had begun
 * to write meanwhile, put aside until that message is dealt with.
 */

const EMPTY = { body: "", replyTo: null, nudgedId: null, aside: "" };

export class Draft {
  #storage;
  #key;

  constructor(storage, meeting) {
    this.#storage = storage;
    this.#key = `draft:${meeting}`;
  }

  load() {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#key) ?? "null");
      return kept && typeof kept.body === "string" ? { ...EMPTY, ...kept } : { ...EMPTY };
    } catch {
      return { ...EMPTY };
    }
  }

  save(draft) {
    try {
      if (!draft.body && !draft.replyTo && !draft.aside) this.#storage.removeItem(this.#key);
      else this.#storage.setItem(this.#key, JSON.stringify({ ...EMPTY, ...draft }));
    } catch {
      // A draft that cannot be kept is still in the box.
    }
  }

  clear() {
    this.save(EMPTY);
  }
}
