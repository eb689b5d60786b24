/** What the panel says: in a line that is seen, politely to a screen reader, and at once where a life may be at stake. */

import { words } from "../models/panel_words.js";

const STAYS = 12_000;

export class Voice {
  #alerts = new Set();
  #leaves = null;
  #status = "";
  #wasLost = false;

  constructor(part) {
    this.line = part("line");
    this.reading = part("reading");
    this.ears = part("ears");
    this.siren = part("alarm");
  }

  /** For the one who just did something: seen and said, and gone after a while. */
  tell(sentence) {
    clearTimeout(this.#leaves);
    this.#show(sentence, true);
    this.#leaves = setTimeout(() => this.#show(this.#status, false), STAYS);
  }

  /** What passes lies over the panel and moves nothing; what stands takes its own line. */
  #show(sentence, passing) {
    this.line.classList.toggle("passing", passing);
    this.line.textContent = sentence;
  }

  /** Interrupts whatever is being read out. */
  alarm(sentence) {
    this.siren.textContent = sentence;
  }

  /** An alert is said once, whether it arrived or was there already. */
  alert(alert) {
    if (this.#alerts.has(alert.alert)) return;
    this.#alerts.add(alert.alert);
    this.alarm(words.alertNew(alert));
  }

  /** A live event of the staff stream. */
  hear({ kind, event }, me) {
    const said = {
      flag_raised: () => words.flagNew(event.heading, event.name),
      cue_raised: () => words.flagNew(event.heading, event.name),
      report_raised: () => words.reportHeading(event.name),
      message_held: () => (event.state === "held" ? words.heldHeading(event.name) : ""),
      whispered: () => (event.from === "member" ? words.whisperNew(event.name) : ""),
      flag_changed: () => taken(event, me),
      alert_changed: () => taken(event, me),
      seat_changed: () => (event.standing === "waiting" ? words.doorHeading([event.name]) : ""),
    }[kind]?.();
    if (said) this.ears.textContent = said;
  }

  /** How the panel stands to the server. */
  status({ status, ready, refusal, state }, closed) {
    const said = sayStatus({ status, ready, refusal, closed });
    const reading = ready && !closed ? words.engine(state.reading) : "";
    if (this.reading.textContent !== reading) this.reading.textContent = reading;
    if (said === this.#status) return;
    const back = this.#wasLost && said === "";
    this.#wasLost = status === "lost";
    this.#status = said;
    clearTimeout(this.#leaves);
    this.#show(said, false);
    if (back) this.tell(words.back);
  }
}

function sayStatus({ status, ready, refusal, closed }) {
  if (closed) return words.closed;
  if (refusal) return words.refused(refusal.words || refusal.message);
  if (status === "lost") return words.lost;
  if (status === "ended") return words.ended;
  return ready ? "" : words.connecting;
}

function taken({ heading, state, claimed_by: holder }, me) {
  return state === "claimed" && holder && holder !== me ? `${heading}: ${words.claimedBy(holder)}` : "";
}
