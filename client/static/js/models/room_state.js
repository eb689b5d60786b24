/**
 * What a room is, as one value, and how each event changes it. Nothing here is changed in place.
 *
 * The law: a state and the events since make a fresh state. Room events carry `seq`, one's own `private_seq`; both are gapless,
 * so an event that one has is dropped and a hole is seen.
 */

const KEPT_FOR_COMPARISON = 50;

/** The state from the answer of an `enter` that brought one (or none: one is waiting to be admitted). */
export function fresh(answer) {
  const { state, you, seq, private_seq: privateSeq } = answer;
  const base = { seq: seq ?? 0, privateSeq: privateSeq ?? 0, you, removedFor: null };
  if (!state) return { ...base, meeting: null, people: [], messages: [], guidelines: [], whispers: [], hands: [], more: false };
  return {
    ...base,
    meeting: state.meeting,
    people: state.people ?? [],
    messages: inPlace((state.messages ?? []).map(settled).filter(stays)),
    guidelines: state.guidelines ?? [],
    whispers: state.whispers ?? [],
    hands: state.hands ?? [],
    more: Boolean(state.more),
  };
}

/** The state after the answer of an `enter` with `since`: with its events, or anew. */
export function resume(state, answer) {
  if (!state || !Array.isArray(answer.events)) return fresh(answer);
  const caughtUp = answer.events.reduce(apply, state);
  return {
    ...caughtUp,
    you: answer.you ?? caughtUp.you,
    seq: Math.max(caughtUp.seq, answer.seq ?? 0),
    privateSeq: Math.max(caughtUp.privateSeq, answer.private_seq ?? 0),
  };
}

/** Whether something went past between this state and the event. */
export function leavesHole(state, event) {
  if (Number.isInteger(event.private_seq)) return event.private_seq > state.privateSeq + 1;
  return Number.isInteger(event.seq) && event.seq > state.seq + 1;
}

/** Whether this state has the event already. */
export function has(state, event) {
  if (Number.isInteger(event.private_seq)) return event.private_seq <= state.privateSeq;
  if (Number.isInteger(event.seq)) return event.seq <= state.seq;
  return false;
}

/** The state after one event. An event of an unknown kind moves the numbers alone: a newer server may say more. */
export function apply(state, event) {
  if (has(state, event)) return state;
  const { kind, meeting, ...fields } = event;
  const change = CHANGES[kind];
  const counted = {
    ...state,
    seq: Number.isInteger(event.seq) && !Number.isInteger(event.private_seq) ? event.seq : state.seq,
    privateSeq: Number.isInteger(event.private_seq) ? event.private_seq : state.privateSeq,
  };
  return change ? change(counted, fields) : counted;
}

/** Older messages, put before those one has. */
export function prepend(state, older, more) {
  const known = new Set(state.messages.map((message) => message.id));
  const unknown = older.map(settled).filter((message) => stays(message) && !known.has(message.id));
  return { ...state, messages: inPlace([...unknown, ...state.messages]), more: Boolean(more) };
}

/** Changes that an answer brings before (or without) its event. */
export function withYou(state, you) {
  return { ...state, you: { ...state.you, ...you } };
}

export function withMessage(state, message) {
  return changed(state, message);
}

export function withReactions(state, id, reactions) {
  return reacted(state, { message: id, reactions });
}

/** The part of a state that the law speaks of: two states that mean the same compare equal. */
export function comparable(state) {
  const placed = state.messages.filter(({ place }) => Number.isInteger(place));
  const held = state.messages.filter(({ place }) => !Number.isInteger(place));
  const bySeat = (one, other) => (one.seat < other.seat ? -1 : 1);
  return {
    you: state.you,
    meeting: state.meeting,
    people: state.people.map(({ seat, name, role, away }) => ({ seat, name, role, away: Boolean(away) })).sort(bySeat),
    messages: [...placed.slice(-KEPT_FOR_COMPARISON), ...held],
    guidelines: state.guidelines.map(({ id }) => id),
    whispers: state.whispers.map(({ id }) => id),
  };
}

const CHANGES = {
  message_posted: posted,
  message_changed: changed,
  message_hidden: changed,
  person_entered: entered,
  person_left: (state, { seat }) => ({ ...state, people: state.people.filter((person) => person.seat !== seat) }),
  mode_changed: (state, { mode }) => ({ ...state, meeting: { ...state.meeting, mode } }),
  reacted,
  guideline_shared: (state, { seq, ...guideline }) => ({ ...state, guidelines: added(state.guidelines, guideline) }),
  meeting_closed: (state, { at }) => ({ ...state, meeting: { ...state.meeting, status: "closed", closed_at: at ?? null } }),
  whispered: (state, { private_seq, ...whisper }) => ({ ...state, whispers: added(state.whispers, whisper) }),
  seat_changed: (state, { you }) => withYou(state, you),
  removed: (state, { reason }) =>
    ({ ...state, you: { ...state.you, standing: "removed" }, removedFor: reason ?? "" }),
};

/** A message that comes again (a held one, released) takes its place in the room. */
function posted(state, fields) {
  const message = settled(fields);
  const others = state.messages.filter(({ id }) => id !== message.id);
  return { ...state, messages: stays(message) ? inPlace([...others, message]) : others };
}

/** What one has not loaded stays unloaded, but one's own held message that comes back is new to the list. */
function changed(state, fields) {
  const known = state.messages.some(({ id }) => id === fields.id);
  return known || fields.state === "held" ? posted(state, fields) : state;
}

function entered(state, { seat, name, role, away }) {
  const person = { seat, name, role, away: Boolean(away) };
  const here = state.people.some((other) => other.seat === seat);
  return { ...state, people: here ? state.people.map((other) => (other.seat === seat ? person : other)) : [...state.people, person] };
}

function reacted(state, { message: id, reactions }) {
  return { ...state, messages: state.messages.map((message) => (message.id === id ? { ...message, reactions } : message)) };
}

function added(list, thing) {
  return list.some(({ id }) => id === thing.id) ? list : [...list, thing];
}

/** A message as the state keeps it: the numbers of the event that brought it are the event's own. */
function settled({ private_seq: _number, ...message }) {
  const place = message.place ?? null;
  return { ...message, place, seq: place };
}

/** One without a place waits for a facilitator; if it does not, it has left. */
function stays({ place, state }) {
  return place !== null || state === "held";
}

/** By place; what is held has none yet and stands last. */
function inPlace(messages) {
  const rank = ({ place }) => place ?? Number.MAX_SAFE_INTEGER;
  return [...messages].sort((one, other) => rank(one) - rank(other));
}
