// People at a real server, through the official Socket.IO client: they know the contract and nothing else.

import assert from "node:assert/strict";
import console from "node:console";
import { createRequire } from "node:module";
import process from "node:process";
import { clearTimeout, setTimeout } from "node:timers";
import { URLSearchParams } from "node:url";

const require = createRequire(process.env.HOLDFAST_CLIENT_FROM);
const { io } = require("socket.io-client");

export const { HOLDFAST_URL: url, HOLDFAST_PASSWORD: password } = process.env;

/** How long somebody waits for what has to happen. */
const PATIENCE = 20_000;

function cookiesOf(answer) {
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
}

function tokenIn(page) {
  const found = /name="csrf_token"[^>]*value="([^"]+)"/.exec(page);
  assert.ok(found, "there is no form token on the page");
  return found[1];
}

/** A browser of one person: its cookies, and what it does over HTTP. */
export class Browser {
  #cookies = new Map();

  constructor(name) {
    this.name = name;
  }

  get cookie() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async fetch(path, options = {}) {
    const headers = { cookie: this.cookie, ...options.headers };
    const answer = await globalThis.fetch(url + path, { redirect: "manual", ...options, headers });
    for (const cookie of cookiesOf(answer)) {
      const [name, ...value] = cookie.split("=");
      this.#cookies.set(name, value.join("="));
    }
    return answer;
  }

  async post(path, fields, from = path) {
    const token = tokenIn(await (await this.fetch(from)).text());
    return this.fetch(path, { method: "POST", body: new URLSearchParams({ ...fields, csrf_token: token }) });
  }

  async signIn() {
    const answer = await this.post("/login", { username: this.name, password });
    assert.equal(answer.status, 302, `${this.name} could not sign in`);
    return this;
  }

  async signOut() {
    await this.post("/logout", {}, "/");
  }

  async meeting() {
    const found = /href="\/rooms\/(\w+)"/.exec(await (await this.fetch("/")).text());
    assert.ok(found, "the front page leads to no room");
    return found[1];
  }
}

/** One socket to one namespace, within one meeting. Everything that arrives is kept, in order. */
export class Line {
  heard = [];
  #waiting = new Set();

  constructor(browser, meeting, namespace, socket) {
    Object.assign(this, { browser, meeting, namespace, socket });
    socket.onAny((event, fields) => {
      this.heard.push({ event, fields });
      this.#look();
    });
    socket.on("disconnect", () => this.#look());
  }

  /** Rejects with the server's refusal. */
  static async open(browser, meeting, namespace = "/rooms") {
    const socket = io(url + namespace, {
      transports: ["websocket"],
      query: { meeting },
      extraHeaders: { cookie: browser.cookie, origin: url },
      reconnection: false,
      forceNew: true,
    });
    const line = new Line(browser, meeting, namespace, socket);
    await new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", (error) => reject(error.data ?? error));
    });
    return line;
  }

  /** The answer to an event, ok or not. */
  ask(event, fields = {}) {
    return this.socket.timeout(PATIENCE).emitWithAck(event, { meeting: this.meeting, ...fields });
  }

  /** The answer to an event that has to succeed. */
  async does(event, fields) {
    const answer = await this.ask(event, fields);
    assert.equal(answer.ok, true, `${event}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** The error with which an event is refused. */
  async refused(event, fields) {
    const answer = await this.ask(event, fields);
    assert.equal(answer.ok, false, `${event} was not refused`);
    assert.equal(typeof answer.error.message, "string");
    return answer.error;
  }

  /** The first event of this name with these fields, heard already or still to come. */
  hears(event, fields = {}) {
    const fits = (one) => one.event === event && Object.entries(fields).every(([key, value]) => one.fields[key] === value);
    return this.#until(() => this.heard.find(fits)?.fields, `${this.browser.name} hears ${event} ${JSON.stringify(fields)}`);
  }

  /** Resolves once the server has ended this socket. */
  ended() {
    return this.#until(() => !this.socket.connected, `${this.browser.name}'s socket ends`);
  }

  told(event) {
    return this.heard.filter((one) => one.event === event).map((one) => one.fields);
  }

  /** The connection breaks without a goodbye. */
  async cut() {
    const gone = new Promise((resolve) => this.socket.once("disconnect", resolve));
    this.socket.io.engine.transport.ws.terminate();
    await gone;
  }

  async back() {
    const there = new Promise((resolve) => this.socket.once("connect", resolve));
    this.socket.connect();
    await there;
  }

  close() {
    this.socket.disconnect();
  }

  #until(happened, what) {
    return new Promise((resolve, reject) => {
      const waiting = { happened, resolve };
      waiting.timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(new Error(`It did not happen that ${what}.`));
      }, PATIENCE);
      this.#waiting.add(waiting);
      this.#look();
    });
  }

  #look() {
    for (const waiting of this.#waiting) {
      const found = waiting.happened();
      if (found) {
        clearTimeout(waiting.timer);
        this.#waiting.delete(waiting);
        waiting.resolve(found);
      }
    }
  }
}

/** `await evening("dee", "eli")`: these people signed in and in the room, and the meeting's id. */
export async function evening(...names) {
  const people = {};
  for (const name of names) people[name] = await new Browser(name).signIn();
  const meeting = await people[names[0]].meeting();
  const rooms = {};
  for (const name of names) {
    rooms[name] = await Line.open(people[name], meeting);
    rooms[name].entered = await rooms[name].does("enter");
    rooms[name].seat = rooms[name].entered.you.seat;
  }
  return { people, meeting, rooms };
}

/** The facilitator's panel, watching. */
export async function panel(browser, meeting) {
  const line = await Line.open(browser, meeting, "/moderation");
  line.watched = await line.does("watch");
  return line;
}

/** Play a story and end with its exit code. */
export async function play(story) {
  try {
    await story();
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}
