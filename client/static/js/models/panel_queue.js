/**
 * In which order the cards of the panel stand.
 *
 * Cards are sorted only while nobody touches the panel. While a pointer or the focus is in it, each keeps its place,
 * handled ones shrink where they are, and new ones come last.
 */

import { isColleagues, isOpen, waitingSeats } from "./panel_state.js";

const KIND_ORDER = Object.freeze(["alert", "door", "flag", "held", "report", "cue"]);

/**
 * The cards of a state. What was found in one message is one card, with what is still open first; everybody at the door is one card.
 *
 * @returns {Array<{key, kind, thing, also, section, urgency, colleagues}>} `section` is `alerts`, `needs` or `handled`;
 *   `also` are the further flags of the card's message that are open (or, on a handled card, were found)
 */
export function cardsOf(state, { me = "", pending = new Set() } = {}) {
  const cards = [];
  const add = (kind, id, thing, open, { urgency = 0, also = [] } = {}) => {
    const key = `${kind}:${id}`;
    const section = !open || pending.has(key) ? "handled" : kind === "alert" ? "alerts" : "needs";
    cards.push({ key, kind, thing, also, section, urgency, colleagues: isColleagues(thing, me) });
  };
  const flagged = flagsByMessage(state);
  for (const alert of state.alerts.values()) add("alert", alert.alert, alert, isOpen(alert), { urgency: alert.level ?? 0 });
  for (const [message, [flag, ...also]] of flagged) add("flag", message, flag, isOpen(flag), { urgency: flag.severity ?? 0, also });
  for (const report of state.reports.values()) add("report", report.report, report, isOpen(report));
  for (const cue of state.cues.values()) add("cue", cue.cue, cue, isOpen(cue));
  for (const message of state.held.values()) {
    // A held message with an open flag is one matter, shown on the flag's card.
    const [flag] = flagged.get(message.id) ?? [];
    if (!flag || !isOpen(flag)) add("held", message.id, message, true);
  }
  const waiting = waitingSeats(state);
  if (waiting.length) add("door", "door", { seats: waiting, at: "" }, true);
  return cards;
}

/** The flags of each message: where some are open those alone, else those that were decided, else what was taken back. */
function flagsByMessage(state) {
  const found = new Map();
  for (const flag of state.flags.values()) {
    if (!found.has(flag.message)) found.set(flag.message, []);
    found.get(flag.message).push(flag);
  }
  for (const [message, flags] of found) {
    const open = flags.filter(isOpen);
    const decided = flags.filter((flag) => flag.state === "decided");
    const shown = open.length ? open : decided.length ? decided : flags;
    found.set(message, shown.sort(gravest));
  }
  return found;
}

/** How many things wait for a hand here: without what a colleague has taken, or what waits for its ten seconds. */
export function needing(cards) {
  return cards
    .filter((card) => card.section !== "handled" && !card.colleagues)
    .reduce((sum, { kind, thing }) => sum + (kind === "door" ? thing.seats.length : 1), 0);
}

/** The order of cards without a hand in the panel: alerts, then what needs somebody, then what is handled. */
export function sorted(cards) {
  const sections = { alerts: [], needs: [], handled: [] };
  for (const card of [...cards].sort(compare)) sections[card.section].push(card.key);
  return sections;
}

/**
 * The order of cards with a hand in the panel: nothing that is there moves; what is new comes last in its section.
 * An alert is never kept waiting: it has a section of its own, which stands apart from the others.
 */
export function steady(previous, cards) {
  const bykey = new Map(cards.map((card) => [card.key, card]));
  const placed = new Set();
  const sections = { alerts: [], needs: [], handled: [] };
  for (const section of Object.keys(sections)) {
    for (const key of previous[section] ?? []) {
      if (!bykey.has(key) || placed.has(key)) continue;
      sections[section].push(key);
      placed.add(key);
    }
  }
  for (const card of [...cards].sort(compare)) {
    if (!placed.has(card.key)) sections[card.section].push(card.key);
  }
  return sections;
}

/** An order of other things (people, private talks) that holds still while a hand is in the panel. */
export function keepOrder(previous, wanted, handIn) {
  if (!handIn) return wanted;
  const there = new Set(wanted);
  const kept = previous.filter((key) => there.has(key));
  const known = new Set(kept);
  return [...kept, ...wanted.filter((key) => !known.has(key))];
}

function compare(one, other) {
  if (one.section === "handled" && other.section === "handled") return handledAt(one) < handledAt(other) ? 1 : -1;
  return (
    KIND_ORDER.indexOf(one.kind) - KIND_ORDER.indexOf(other.kind) ||
    Number(one.colleagues) - Number(other.colleagues) ||
    other.urgency - one.urgency ||
    newestFirst(one.thing, other.thing) ||
    (one.key < other.key ? -1 : 1)
  );
}

/** Among what was found in one message: what hurts most, and whom it hurts here, comes first. */
function gravest(one, other) {
  const hits = (flag) => Number(flag.target === "member");
  return (other.severity ?? 0) - (one.severity ?? 0) || hits(other) - hits(one) || newestFirst(one, other);
}

function handledAt({ thing, key }) {
  return `${thing.decision?.at ?? thing.at} ${key}`;
}

function newestFirst(one, other) {
  return one.at < other.at ? 1 : one.at > other.at ? -1 : 0;
}
