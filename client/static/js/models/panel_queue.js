/**
 * In which order the cards of the panel stand.
 *
 * Cards are sorted only while nobody touches the panel. While a pointer or the focus is in it, each keeps its place,
 * handled ones shrink where they are, and new ones come last.
 */

import { isColleagues, isOpen } from "./panel_state.js";

const KIND_ORDER = Object.freeze(["flag", "held", "report", "cue"]);

/**
 * The cards of a state.
 *
 * @returns {Array<{key, kind, thing, section, urgency}>} `section` is `alerts`, `needs` or `handled`
 */
export function cardsOf(state, { me = "", pending = new Set() } = {}) {
  const openFlagsOf = new Set([...state.flags.values()].filter(isOpen).map((flag) => flag.message));
  const cards = [];
  const add = (kind, id, thing, open, urgency = 0) => {
    const key = `${kind}:${id}`;
    const section = !open || pending.has(key) ? "handled" : kind === "alert" ? "alerts" : "needs";
    cards.push({ key, kind, thing, section, urgency, colleagues: isColleagues(thing, me) });
  };
  for (const alert of state.alerts.values()) add("alert", alert.alert, alert, isOpen(alert), alert.level ?? 0);
  for (const flag of state.flags.values()) add("flag", flag.flag, flag, isOpen(flag), flag.severity ?? 0);
  for (const report of state.reports.values()) add("report", report.report, report, isOpen(report));
  for (const cue of state.cues.values()) add("cue", cue.cue, cue, isOpen(cue));
  for (const message of state.held.values()) {
    // A held message with an open flag is one matter, shown on the flag's card.
    if (!openFlagsOf.has(message.id)) add("held", message.id, message, true);
  }
  return cards;
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

function compare(one, other) {
  return (
    KIND_ORDER.indexOf(one.kind) - KIND_ORDER.indexOf(other.kind) ||
    Number(one.colleagues) - Number(other.colleagues) ||
    other.urgency - one.urgency ||
    newestFirst(one.thing, other.thing) ||
    (one.key < other.key ? -1 : 1)
  );
}

function newestFirst(one, other) {
  return one.at < other.at ? 1 : one.at > other.at ? -1 : 0;
}
