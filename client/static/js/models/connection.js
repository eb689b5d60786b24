/** How a page speaks with Holdfast: calls that are answered, events that arrive, and a line that comes back by itself. */

const ANSWER_WITHIN = 10_000;
const FINAL = new Set(["unauthenticated", "forbidden", "not_found", "removed", "closed"]);
const RETRY_FIRST = 1_000;
const RETRY_MOST = 8_000;

/** What the transport needs to be told: websockets alone, and pauses with jitter so that a full room does not return in one instant. */
export const TRANSPORT = {
  transports: ["websocket"],
  reconnectionDelay: RETRY_FIRST,
  reconnectionDelayMax: RETRY_MOST,
  randomizationFactor: 0.5,
};

/** A typed no: the protocol's code, or "offline" and "timeout" where no answer came. */
export class Refusal extends Error {
  constructor({ code, message = "", retry_after = null, until = null, by = null }) {
    super(message || code);
    this.name = "Refusal";
    this.code = code;
    this.words = message;
    this.retryAfter = retry_after;
    this.until = until;
    this.by = by;
  }
}

/** The pause before the n-th attempt: it doubles, stays under a bound, and differs from person to person. */
export function pauseBefore(attempt, random = Math.random) {
  const full = Math.min(RETRY_MOST, RETRY_FIRST * 2 ** attempt);
  return full * (0.5 + random());
}

export class Connection {
  #socket;
  #meeting;
  #listeners = new Set();
  #schedule;
  #ask;
  #attempt = 0;

  /**
   * `socket` is a Socket.IO client socket of one namespace. `ask()` tells why there may be no line: a code that ends it, or null; a failed
   * handshake itself does not say.
   */
  constructor(socket, meeting, { schedule = (what, pause) => setTimeout(what, pause), ask = async () => null } = {}) {
    this.#socket = socket;
    this.#meeting = meeting;
    this.#schedule = schedule;
    this.#ask = ask;
    this.status = "connecting";
    this.ending = null;
    socket.on("connect", () => this.#opened());
    socket.on("disconnect", (reason) => this.#dropped(reason));
    socket.on("connect_error", (error) => this.#refused(error));
  }

  /**
   * Sends an event and waits for its answer. `meeting` is added.
   * Rejects with a Refusal; nothing is buffered while the line is away.
   */
  async call(event, payload = {}, { within = ANSWER_WITHIN } = {}) {
    if (this.status !== "open") throw new Refusal({ code: "offline" });
    const answer = await this.#answered(event, { meeting: this.#meeting, ...payload }, within);
    if (answer?.ok) return answer;
    const refusal = new Refusal(answer?.error ?? { code: "invalid" });
    if (refusal.code === "unauthenticated") this.end("unauthenticated");
    throw refusal;
  }

  #answered(event, payload, within) {
    return new Promise((resolve, reject) => {
      this.#socket.timeout(within).emit(event, payload, (error, answer) => {
        if (!error) resolve(answer);
        else reject(new Refusal({ code: this.#socket.connected ? "timeout" : "offline" }));
      });
    });
  }

  /** Sends without waiting: for what does no harm when it is lost. */
  tell(event, payload = {}) {
    if (this.status === "open") this.#socket.emit(event, { meeting: this.#meeting, ...payload }, () => {});
  }

  on(event, handler) {
    this.#socket.on(event, handler);
    return () => this.#socket.off(event, handler);
  }

  /** `handler(status, connection)` after every change: "connecting", "open", "lost", "ended" (`ending` says why). */
  onStatus(handler) {
    this.#listeners.add(handler);
    return () => this.#listeners.delete(handler);
  }

  /** Ends it for good: the server said so, or the person leaves. */
  end(why) {
    if (this.status === "ended") return;
    this.ending = why;
    this.#become("ended");
    this.#socket.disconnect();
  }

  close() {
    this.end("left");
  }

  #opened() {
    this.#attempt = 0;
    this.#become("open");
  }

  #dropped(reason) {
    if (this.status === "ended") return;
    this.#become("lost");
    if (reason === "io server disconnect") this.#comeBackLater();
  }

  #refused(error) {
    if (this.status === "ended") return;
    const code = error?.data?.code ?? error?.message;
    if (FINAL.has(code)) {
      this.end(code);
      return;
    }
    this.#become("lost");
    if (this.#socket.active === false) this.#comeBackLater();
    this.#askWhy();
  }

  async #askWhy() {
    const code = await this.#ask().catch(() => null);
    if (FINAL.has(code) && this.status !== "open") this.end(code);
  }

  /** The transport comes back by itself where the line broke; where the server closed it, that is ours to do. */
  #comeBackLater() {
    this.#schedule(() => {
      if (this.status === "lost") this.#socket.connect();
    }, pauseBefore(this.#attempt++));
  }

  #become(status) {
    if (this.status === status) return;
    this.status = status;
    for (const tell of [...this.#listeners]) tell(status, this);
  }
}
