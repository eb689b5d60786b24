import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { PanelWatch } from "../../client/static/js/models/panel_watch.js";
import { aFlag, anAnswer } from "./panel_people.mjs";

/** A connection as models/connection.js has it, whose answers the test gives. */
class Line {
  status = "connecting";
  handlers = new Map();
  statuses = [];
  asked = [];

  on(event, handler) {
    this.handlers.set(event, handler);
  }

  onStatus(handler) {
    this.statuses.push(handler);
  }

  become(status) {
    this.status = status;
    for (const handler of this.statuses) handler(status);
  }

  call(event, payload) {
    return new Promise((answer, refuse) => this.asked.push({ event, payload, answer, refuse }));
  }

  say(event, payload) {
    this.handlers.get(event)(payload);
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
let line;
let watch;
let later;

beforeEach(() => {
  line = new Line();
  later = [];
  watch = new PanelWatch(line, { schedule: (callback) => later.push(callback) });
});

test("it watches on connecting, and on coming back with what it has", async () => {
  line.become("open");
  assert.deepEqual(line.asked[0].payload, {});
  line.asked[0].answer(anAnswer({ seq: 4 }));
  await settled();
  assert.equal(watch.ready, true);
  line.become("lost");
  assert.equal(watch.ready, false);
  line.become("open");
  assert.deepEqual(line.asked[1].payload, { since: 4 });
});

test("an event that overtakes the answer is not lost", async () => {
  line.become("open");
  line.say("flag_raised", { ...aFlag(), seq: 5 });
  line.asked[0].answer(anAnswer({ seq: 4 }));
  await settled();
  assert.equal(watch.state.seq, 5);
  assert.equal(watch.state.flags.size, 1);
});

test("where one event is missing it asks for what happened since", async () => {
  line.become("open");
  line.asked[0].answer(anAnswer({ seq: 4 }));
  await settled();
  line.say("flag_raised", { ...aFlag({ flag: "f2" }), seq: 6 });
  assert.deepEqual(line.asked[1].payload, { since: 4 });
  line.asked[1].answer({ ok: true, seq: 6, events: [
    { ...aFlag(), kind: "flag_raised", seq: 5 },
    { ...aFlag({ flag: "f2" }), kind: "flag_raised", seq: 6 },
  ] });
  await settled();
  assert.equal(watch.state.flags.size, 2);
  assert.equal(line.asked.length, 2);
});

test("who listens hears which event was live, once", async () => {
  const raised = [];
  watch.subscribe((_state, live) => live && raised.push(live.kind));
  line.become("open");
  line.asked[0].answer(anAnswer({ seq: 4, flags: [aFlag()] }));
  await settled();
  line.say("flag_raised", { ...aFlag({ flag: "f2" }), seq: 5 });
  line.say("flag_raised", { ...aFlag({ flag: "f2" }), seq: 5 });
  assert.deepEqual(raised, ["flag_raised"]);
});

test("a busy server is asked again later, and a refusal is kept", async () => {
  line.become("open");
  line.asked[0].refuse(Object.assign(new Error("busy"), { code: "unavailable" }));
  await settled();
  later[0]();
  line.asked[1].refuse(Object.assign(new Error("no"), { code: "forbidden" }));
  await settled();
  assert.equal(watch.refusal.code, "forbidden");
});
