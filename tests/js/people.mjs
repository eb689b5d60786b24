// The people and words of these tests, shaped as the protocol says.

export const AT = "2026-11-25T18:02:11.482Z";

export const you = { seat: "s-dee", name: "dee", role: "member", standing: "in", muted_until: null, away: false, hidden: [] };

export function aMessage(place, changes = {}) {
  return {
    seq: place, id: `m${place}`, place, client_id: `c${place}`, seat: "s-eli", name: "eli", role: "member", body: `word ${place}`,
    at: new Date(Date.parse(AT) + place * 1000).toISOString(), edited_at: null, reply_to: null, state: "posted", reactions: {}, ...changes,
  };
}

export function anEntry({ seq = 0, messages = [], more = false, guidelines = [], whispers = [], people, ...changes } = {}) {
  return {
    ok: true, seq, private_seq: 0, you,
    state: {
      meeting: { id: "meeting", title: "Tuesday partners", group: "Tuesday partners", mode: "open", status: "open", step: null, starts_at: AT, ends_at: AT },
      people: people ?? [{ seat: "s-dee", name: "dee", role: "member", away: false }],
      messages, hands: [], guidelines, whispers, more,
    },
    ...changes,
  };
}

/** A connection that is answered by hand: `calls` are [{event, payload, answer(value), refuse(error)}]. */
export function aLine() {
  const handlers = new Map();
  const listeners = new Set();
  return {
    status: "connecting",
    calls: [],
    on(event, handler) { handlers.set(event, handler); },
    onStatus(listener) { listeners.add(listener); },
    call(event, payload) {
      return new Promise((resolve, reject) => this.calls.push({ event, payload, answer: resolve, refuse: reject }));
    },
    become(status) {
      this.status = status;
      for (const listener of listeners) listener(status, this);
    },
    hear(event, fields) { handlers.get(event)?.(fields); },
  };
}

/** sessionStorage in a drawer. */
export function aDrawer() {
  const kept = new Map();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, String(value)),
    removeItem: (key) => kept.delete(key),
    clear: () => kept.clear(),
  };
}

/** Lets every promise that is settled run its course. */
export async function settled() {
  for (let round = 0; round < 10; round += 1) await Promise.resolve();
}
