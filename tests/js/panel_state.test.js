import assert from "node:assert/strict";
import { test } from "node:test";

import * as panel from "../../client/static/js/models/panel_state.js";
import { aCue, aFlag, aHeldMessage, anAlert, anAnswer, aReport, aWhisper, dee, eli, mo } from "./panel_people.mjs";

const things = ["flags", "cues", "alerts", "reports", "held", "seats", "whispers"];
const plain = (state) => ({
  seq: state.seq,
  ...Object.fromEntries(things.map((noun) => [noun, Object.fromEntries([...state[noun]].sort(([a], [b]) => (a < b ? -1 : 1)))])),
});

/** A small random number that is the same in every run of one seed. */
function dice(seed) {
  let value = seed;
  return (sides) => {
    value = (value * 1103515245 + 12345) % 2147483648;
    return value % sides;
  };
}

/** A server's view of an evening: every act changes the present and is one event of the staff stream. */
class Evening {
  constructor(seed) {
    this.roll = dice(seed);
    this.now = { flags: new Map(), cues: new Map(), alerts: new Map(), reports: new Map(), held: new Map(), seats: new Map(), whispers: new Map() };
    this.log = [];
  }

  act() {
    const id = `x${this.roll(4)}`;
    const states = ["open", "claimed", "decided", "superseded"];
    const state = states[this.roll(4)];
    const acts = [
      () => this.keep("flags", "flag", aFlag({ flag: id, state, severity: this.roll(4) })),
      () => this.keep("cues", "cue", aCue({ cue: id, state: this.roll(2) ? "seen" : "open" })),
      () => this.keep("alerts", "alert", anAlert({ alert: id, level: this.roll(3), state: this.roll(2) ? "resolved" : "claimed" })),
      () => this.keep("reports", "report", aReport({ report: id, state })),
      () => this.hold(aHeldMessage({ id, state: this.roll(2) ? "held" : "posted" })),
      () => this.say("seat_changed", "seats", "seat", { ...dee, seat: id, here: Boolean(this.roll(2)) }),
      () => this.say("whispered", "whispers", "id", aWhisper({ id: `w${this.log.length}` })),
    ];
    acts[this.roll(acts.length)]();
  }

  keep(noun, id, thing) {
    const known = this.now[noun].has(thing[id]);
    this.say(`${id}_${known ? "changed" : "raised"}`, noun, id, thing);
  }

  hold(message) {
    if (message.state === "held") this.now.held.set(message.id, message);
    else this.now.held.delete(message.id);
    this.log.push({ event: "message_held", noun: "held", id: "id", thing: message });
  }

  say(event, noun, id, thing) {
    this.now[noun].set(thing[id], thing);
    this.log.push({ event, noun, id, thing });
  }

  snapshot() {
    return anAnswer({ seq: this.log.length, ...Object.fromEntries(things.map((noun) => [noun, [...this.now[noun].values()]])) });
  }

  /** Events are rendered from the present. */
  since(seq) {
    return this.log.slice(seq).map(({ event, noun, id, thing }, at) => ({
      event,
      payload: { ...(this.now[noun].get(thing[id]) ?? { ...thing, state: "posted" }), meeting: "t", seq: seq + at + 1 },
    }));
  }
}

test("old state and the events since are the fresh state, for any evening", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const evening = new Evening(seed);
    for (let n = 0; n < seed % 17; n += 1) evening.act();
    const old = panel.fresh(evening.snapshot());
    for (let n = 0; n < 40; n += 1) evening.act();
    const events = evening.since(old.seq);
    const live = events.reduce((state, { event, payload }) => panel.advance(state, event, payload), old);
    assert.deepEqual(plain(live), plain(panel.fresh(evening.snapshot())), `seed ${seed}`);
  }
});

test("a replayed alert keeps its own kind, though the entry's kind is the event's name", () => {
  const old = panel.fresh(anAnswer({ seq: 3, alerts: [anAlert()] }));
  const answer = {
    seq: 5,
    events: [
      { ...anAlert({ level: 1, what: "overdose" }), kind: "alert_changed", seq: 4 },
      { ...aCue({ what: "reported_shame" }), kind: "cue_raised", seq: 5 },
    ],
  };
  const state = panel.afterWatch(old, answer);
  assert.equal(state.alerts.get("a1").kind, "overdose");
  assert.equal(state.alerts.get("a1").level, 1);
  assert.equal(state.cues.get("c1").kind, "reported_shame");
  assert.equal(state.seq, 5);
});

test("an event that is already known changes nothing", () => {
  const state = panel.fresh(anAnswer({ seq: 5, flags: [aFlag()] }));
  assert.equal(panel.advance(state, "flag_changed", { ...aFlag({ state: "decided" }), seq: 5 }), state);
});

test("a gap is not applied but remembered, until a watch has closed it", () => {
  const state = panel.fresh(anAnswer({ seq: 5 }));
  const gapped = panel.advance(state, "flag_raised", { ...aFlag(), seq: 7 });
  assert.equal(gapped.missed, true);
  assert.equal(gapped.flags.size, 0);
  const closed = panel.afterWatch(gapped, {
    seq: 7,
    events: [
      { ...dee, kind: "seat_changed", seq: 6 },
      { ...aFlag(), kind: "flag_raised", seq: 7 },
    ],
  });
  assert.equal(closed.missed, false);
  assert.equal(closed.flags.size, 1);
});

test("an event of a kind that this panel does not know keeps the count and the rest", () => {
  const state = panel.advance(panel.fresh(anAnswer({ seq: 1, flags: [aFlag()] })), "something_new", { seq: 2 });
  assert.equal(state.seq, 2);
  assert.equal(state.flags.size, 1);
});

test("a held message leaves the list when it is released, hidden or withdrawn", () => {
  for (const left of ["posted", "hidden", "withdrawn"]) {
    let state = panel.advance(panel.empty(), "message_held", { ...aHeldMessage(), seq: 1 });
    assert.equal(state.held.size, 1);
    state = panel.advance(state, "message_held", { ...aHeldMessage({ state: left }), seq: 2 });
    assert.equal(state.held.size, 0, left);
  }
});

test("the thread with the latest word comes first, and what was answered or read is not unread", () => {
  const state = panel.fresh(
    anAnswer({
      whispers: [
        aWhisper({ id: "w1", at: "2026-11-25T18:00:00Z" }),
        aWhisper({ id: "w2", from: "facilitators", by: "Fay", at: "2026-11-25T18:01:00Z" }),
        aWhisper({ id: "w3", seat: "s-dee", name: "Dee", at: "2026-11-25T18:02:00Z" }),
        aWhisper({ id: "w4", at: "2026-11-25T18:01:30Z" }),
      ],
    }),
  );
  const [first, second] = panel.threads(state);
  assert.equal(first.name, "Dee");
  assert.deepEqual(second.whispers.map((whisper) => whisper.id), ["w1", "w2", "w4"]);
  assert.equal(panel.unreadIn(first, null), 1);
  assert.equal(panel.unreadIn(second, null), 1);
  assert.equal(panel.unreadIn(second, "w4"), 0);
});

test("an answer is shown at once, and its event then changes nothing more", () => {
  const before = panel.fresh(anAnswer({ seq: 1, flags: [aFlag()] }));
  const claimed = aFlag({ state: "claimed", claimed_by: "Fay" });
  const shown = panel.withAnswer(before, "flag", claimed);
  assert.equal(shown.flags.get("f1").claimed_by, "Fay");
  assert.equal(shown.seq, 1);
  assert.deepEqual(plain(panel.advance(shown, "flag_changed", { ...claimed, seq: 2 })).flags, plain(shown).flags);
});

test("only open flags and cues are marked in the room", () => {
  const state = panel.fresh(
    anAnswer({ flags: [aFlag(), aFlag({ flag: "f2", state: "decided" })], cues: [aCue(), aCue({ cue: "c2", start: 3, end: 3 })] }),
  );
  assert.deepEqual([...panel.marks(state).keys()], ["cue:c1", "flag:f1"]);
  assert.deepEqual(panel.marks(state).get("flag:f1"), { message: "m1", key: "flag:f1", kind: "flag", start: 4, end: 10 });
});

test("a person at the door is waiting until they are admitted", () => {
  const state = panel.fresh(anAnswer({ seq: 1, seats: [dee, mo, { ...eli, standing: "waiting" }] }));
  assert.deepEqual(panel.waitingSeats(state).map((seat) => seat.name), ["Eli"]);
  assert.deepEqual(panel.waitingSeats(panel.advance(state, "seat_changed", { ...eli, seq: 2 })), []);
});
