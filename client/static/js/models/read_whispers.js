/** Which private words one has seen, remembered in this tab by their ids. */

export class ReadWhispers {
  #storage;
  #key;
  #seen;

  constructor(storage, meeting) {
    this.#storage = storage;
    this.#key = `whispers:${meeting}`;
    this.#seen = new Set(this.#remembered());
  }

  /** Those not seen yet; one's own words need no seeing. */
  unread(whispers) {
    return whispers.filter(({ id, from }) => from !== "member" && !this.#seen.has(id));
  }

  see(ids) {
    for (const id of ids) this.#seen.add(id);
    try {
      this.#storage.setItem(this.#key, JSON.stringify([...this.#seen].slice(-500)));
    } catch {
      // Forgotten at the next reload, then; the words themselves are safe.
    }
  }

  #remembered() {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#key) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }
}
