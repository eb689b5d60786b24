import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Undo } from "../../client/static/js/models/undo.js";

let timers;
let now;
let undo;
let did;

function pass(seconds) {
  now += seconds * 1000;
  for (const [id, timer] of [...timers]) {
    if (timer.at > now || !timers.delete(id)) continue;
    timer.callback();
  }
}

beforeEach(() => {
  timers = new Map();
  now = 0;
  did = [];
  let next = 0;
  undo = new Undo({
    later: (callback, milliseconds) => {
      next += 1;
      timers.set(next, { callback, at: now + milliseconds });
      return next;
    },
    never: (id) => timers.delete(id),
    now: () => now,
  });
});

test("what has no inverse waits ten seconds and is then carried out once", () => {
  undo.hold({ label: "Removing Eli", commit: () => did.push("removed") });
  pass(9);
  assert.deepEqual(did, []);
  pass(1);
  pass(20);
  assert.deepEqual(did, ["removed"]);
  assert.deepEqual(undo.list(), []);
});

test("taken back in time, it is never carried out", () => {
  const id = undo.hold({ label: "x", commit: () => did.push("done"), cancel: () => did.push("cancelled") });
  pass(5);
  assert.equal(undo.undo(id), true);
  pass(20);
  assert.deepEqual(did, ["cancelled"]);
  assert.equal(undo.undo(id), false);
});

test("what was done is undone by its inverse, within ten seconds and not later", () => {
  const first = undo.done({ label: "hidden", revert: () => did.push("restored") });
  undo.undo(first);
  assert.deepEqual(did, ["restored"]);
  const second = undo.done({ label: "muted", revert: () => did.push("unmuted") });
  pass(10);
  assert.equal(undo.undo(second), false);
  assert.deepEqual(did, ["restored"]);
});

test("the last thing is taken back first", () => {
  undo.hold({ label: "a", commit: () => did.push("a") });
  undo.hold({ label: "b", commit: () => did.push("b") });
  undo.undoLast();
  pass(10);
  assert.deepEqual(did, ["a"]);
  assert.equal(undo.undoLast(), false);
});

test("leaving the page carries out what waits, in order", () => {
  undo.hold({ label: "a", commit: () => did.push("a") });
  undo.done({ label: "b", revert: () => did.push("no") });
  undo.hold({ label: "c", commit: () => did.push("c") });
  undo.settleAll();
  pass(20);
  assert.deepEqual(did, ["a", "c"]);
});

test("the list tells what waits, for which card, and for how long", () => {
  undo.hold({ label: "a", key: "flag:f1", commit: () => {} });
  undo.done({ label: "b", key: "flag:f2", revert: () => {} });
  pass(3);
  assert.deepEqual(undo.list().map(({ label, waits, secondsLeft }) => ({ label, waits, secondsLeft })), [
    { label: "a", waits: true, secondsLeft: 7 },
    { label: "b", waits: false, secondsLeft: 7 },
  ]);
  assert.deepEqual(undo.waitingKeys(), new Set(["flag:f1"]));
});

test("who listens is told of every change until they stop", () => {
  let told = 0;
  const stop = undo.subscribe(() => (told += 1));
  undo.hold({ label: "a", commit: () => {} });
  pass(10);
  assert.equal(told, 2);
  stop();
  undo.hold({ label: "b", commit: () => {} });
  assert.equal(told, 2);
});
