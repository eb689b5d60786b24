import assert from "node:assert/strict";
import { test } from "node:test";

import { Connection, pauseBefore } from "../../client/static/js/models/connection.js";
import { settled } from "./people.mjs";

/** A Socket.IO socket as far as a Connection knows it. */
function aSocket() {
  const handlers = new Map();
  const emitted = [];
  return {
    connected: true, active: true, emitted, connects: 0, disconnects: 0,
    on(event, handler) { handlers.set(event, handler); },
    off(event) { handlers.delete(event); },
    fire(event, value) { handlers.get(event)?.(value); },
    timeout() { return this; },
    emit(event, payload, done) { emitted.push({ event, payload, done }); },
    connect() { this.connects += 1; },
    disconnect() { this.disconnects += 1; },
  };
}

function aConnection() {
  const socket = aSocket();
  const later = [];
  const connection = new Connection(socket, "meeting", { schedule: (what, pause) => later.push({ what, pause }) });
  return { socket, connection, later };
}

test("a call carries the meeting and brings the answer", async () => {
  const { socket, connection } = aConnection();
  socket.fire("connect");
  const asked = connection.call("say", { body: "hello" });
  assert.deepEqual(socket.emitted[0].payload, { meeting: "meeting", body: "hello" });
  socket.emitted[0].done(null, { ok: true, id: "m1" });
  assert.equal((await asked).id, "m1");
});

test("a no is typed, with its words and its time", async () => {
  const { socket, connection } = aConnection();
  socket.fire("connect");
  const asked = connection.call("say");
  socket.emitted[0].done(null, { ok: false, error: { code: "rate_limited", message: "Slowly.", retry_after: 1.5 } });
  await assert.rejects(asked, { code: "rate_limited", words: "Slowly.", retryAfter: 1.5 });
});

test("without a line a call is refused at once and nothing waits in it", async () => {
  const { socket, connection } = aConnection();
  await assert.rejects(connection.call("say"), { code: "offline" });
  assert.equal(socket.emitted.length, 0);
});

test("no answer is a timeout while the line stands, and offline when it broke", async () => {
  const { socket, connection } = aConnection();
  socket.fire("connect");
  const first = connection.call("say");
  socket.emitted[0].done(new Error("late"));
  await assert.rejects(first, { code: "timeout" });
  const second = connection.call("say");
  socket.connected = false;
  socket.emitted[1].done(new Error("gone"));
  await assert.rejects(second, { code: "offline" });
});

test("a sign-in that has ended ends the connection", async () => {
  const { socket, connection } = aConnection();
  socket.fire("connect");
  const asked = connection.call("say");
  socket.emitted[0].done(null, { ok: false, error: { code: "unauthenticated" } });
  await assert.rejects(asked, { code: "unauthenticated" });
  assert.deepEqual([connection.status, connection.ending, socket.disconnects], ["ended", "unauthenticated", 1]);
});

test("a handshake that fails because the sign-in has ended ends the connection, one that fails for the line does not", async () => {
  for (const [reason, status] of [["unauthenticated", "ended"], [null, "lost"]]) {
    const socket = aSocket();
    const connection = new Connection(socket, "meeting", { ask: async () => reason });
    socket.fire("connect_error", new Error("websocket error"));
    await settled();
    assert.equal(connection.status, status);
  }
});

test("where the server closed the line one comes back after a pause, and not once it has ended", () => {
  const { socket, connection, later } = aConnection();
  socket.fire("connect");
  socket.fire("disconnect", "io server disconnect");
  later[0].what();
  assert.deepEqual([connection.status, socket.connects], ["lost", 1]);
  socket.fire("connect_error", { message: "removed", data: { code: "removed" } });
  socket.fire("disconnect", "io server disconnect");
  assert.deepEqual([connection.status, later.length], ["ended", 1]);
});

test("pauses double, stay under a bound and differ from person to person", () => {
  assert.equal(pauseBefore(0, () => 0.5), 1_000);
  assert.equal(pauseBefore(1, () => 0.5), 2_000);
  assert.ok(pauseBefore(30, () => 0.99) <= 12_000);
  assert.notEqual(pauseBefore(2, () => 0.1), pauseBefore(2, () => 0.9));
});
