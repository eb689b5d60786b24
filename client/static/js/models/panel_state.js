/**
 * What a facilitator's panel knows: a pure reduction of the staff stream.
 *
 * The law: *old state + the events since = a fresh state*. Nothing here touches the page, the clock or the network.
 * States are never changed in place; a step that changes nothing gives back the very state it was given.
 */

const NOUNS = Object.freeze({
  flag: "flags",
  cue: "cues",
  alert: "alerts",
  report: "reports",
  seat: "seats",
});

/** What each kind of event of the staff stream does to which collection. */
const STEPS = Object.freeze({
  flag_raised: put("flags", "flag"),
  flag_changed: put("flags", "flag"),
  cue_raised: put("cues", "cue"),
  cue_changed: put("cues", "cue"),
  alert_raised: put("alerts", "alert"),
  alert_changed: put("alerts", "alert"),
  report_raised: put("reports", "report"),
  report_changed: put("reports", "report"),
  seat_changed: put("seats", "seat"),
  whispered: put("whispers", "id"),
  message_held: keepWhileHeld,
});

export const KINDS = Object.freeze(Object.keys(STEPS));

/** The state of a panel that has heard nothing yet. */
export function empty() {
  return Object.freeze({
    seq: 0,
    missed: false,
    flags: new Map(),
    cues: new Map(),
    alerts: new Map(),
    reports: new Map(),
    held: new Map(),
    seats: new Map(),
    whispers: new Map(),
    guidelines: [],
    reading: null,
  });
}

/** The state that a full answer to `watch` describes. */
export function fresh(answer) {
  return Object.freeze({
    seq: answer.seq,
    missed: false,
    flags: keyed(answer.flags, "flag"),
    cues: keyed(answer.cues, "cue"),
    alerts: keyed(answer.alerts, "alert"),
    reports: keyed(answer.reports, "report"),
    held: keyed(answer.held, "id"),
    seats: keyed(answer.seats, "seat"),
    whispers: keyed(answer.whispers, "id"),
    guidelines: answer.guidelines ?? [],
    reading: answer.reading ?? null,
  });
}

/** The state after an answer to `watch`, which brings either everything or what happened since. */
export function afterWatch(state, answer) {
  if (!Array.isArray(answer.events)) return fresh(answer);
  const caughtUp = answer.events.reduce(
    (sofar, event) => advance(sofar, event.kind, event),
    Object.freeze({ ...state, missed: false }),
  );
  return Object.freeze({
    ...caughtUp,
    seq: Math.max(caughtUp.seq, answer.seq ?? caughtUp.seq),
    missed: false,
    guidelines: answer.guidelines ?? caughtUp.guidelines,
    reading: answer.reading ?? caughtUp.reading,
  });
}

/**
 * The state after one event. One that is already known changes nothing; one that leaves a gap is not applied but marks
 * the state as `missed`, so that the panel asks for what happened since.
 */
export function advance(state, kind, event) {
  const { seq } = event;
  if (typeof seq !== "number" || seq <= state.seq) return state;
  if (seq > state.seq + 1) return state.missed ? state : Object.freeze({ ...state, missed: true });
  const step = STEPS[kind];
  const changes = step ? step(state, withoutEnvelope(event)) : {};
  return Object.freeze({ ...state, ...changes, seq });
}

/** The state after the answer to something this facilitator did: the thing as it is now, ahead of its own event. */
export function withAnswer(state, noun, thing) {
  const collection = NOUNS[noun];
  if (!collection || !thing || typeof thing !== "object" || thing[noun] === undefined) return state;
  return Object.freeze({ ...state, ...put(collection, noun)(state, thing) });
}

export function isOpen(thing) {
  return thing.state === "open" || thing.state === "claimed";
}

export function waitingSeats(state) {
  return [...state.seats.values()].filter((seat) => seat.standing === "waiting");
}

/** Whether somebody else has taken it; `me` is this facilitator's name. */
export function isColleagues(thing, me) {
  const holder = holderOf(thing);
  return thing.state === "claimed" && holder !== "" && holder !== me;
}

export function holderOf(thing) {
  const holder = thing.claimed_by;
  if (holder === null || holder === undefined) return "";
  return typeof holder === "object" ? (holder.name ?? "") : String(holder);
}

/** The private words of each seat, oldest first; the thread with the latest word first. */
export function threads(state) {
  const bySeat = new Map();
  for (const whisper of [...state.whispers.values()].sort(byTime)) {
    if (!bySeat.has(whisper.seat)) bySeat.set(whisper.seat, { seat: whisper.seat, name: whisper.name, whispers: [] });
    bySeat.get(whisper.seat).whispers.push(whisper);
  }
  return [...bySeat.values()].sort((one, other) => byTime(other.whispers.at(-1), one.whispers.at(-1)));
}

/** How many words of a member nobody has read: those after the last one read here, or answered by anybody. */
export function unreadIn(thread, lastRead) {
  const dealtWith = thread.whispers.findLastIndex((whisper) => whisper.id === lastRead || whisper.from === "facilitators");
  return thread.whispers.slice(dealtWith + 1).filter((whisper) => whisper.from === "member").length;
}

/** The words to mark in the room, by key: those of open flags and open cues, in code points. */
export function marks(state) {
  const wanted = new Map();
  const want = (key, kind, thing) => {
    if (!isOpen(thing) || typeof thing.start !== "number" || thing.end <= thing.start) return;
    wanted.set(key, { message: thing.message, key, kind, start: thing.start, end: thing.end });
  };
  for (const cue of state.cues.values()) want(`cue:${cue.cue}`, "cue", cue);
  for (const flag of state.flags.values()) want(`flag:${flag.flag}`, flag.category === "self_shame" ? "cue" : "flag", flag);
  return wanted;
}

function put(collection, id) {
  return (state, thing) => {
    const changed = new Map(state[collection]);
    // What a change does not mention stays as it was.
    changed.set(thing[id], { ...state[collection].get(thing[id]), ...thing });
    return { [collection]: changed };
  };
}

function keepWhileHeld(state, message) {
  const held = new Map(state.held);
  if (message.state === "held") held.set(message.id, message);
  else held.delete(message.id);
  return { held };
}

/** A replayed entry's `kind` is the event's name; what an alert or a cue is about then stands in `what`. */
function withoutEnvelope(event) {
  const { seq: _seq, meeting: _meeting, ...thing } = event;
  if (thing.kind in STEPS) delete thing.kind;
  if (thing.kind === undefined && thing.what !== undefined) thing.kind = thing.what;
  return thing;
}

function keyed(things, id) {
  return new Map((things ?? []).map((thing) => [thing[id], thing]));
}

function byTime(one, other) {
  return one.at < other.at ? -1 : one.at > other.at ? 1 : 0;
}
