/**
 * What a card shows and offers, as plain data: the same data draw the same card.
 *
 * An action is `{verb, label, key?, look?}`; `look` is `main`, `honey`, `quiet` or `danger`.
 */

import { around } from "./panel_marks.js";
import { holderOf, isOpen } from "./panel_state.js";
import { nameOf, words } from "./panel_words.js";

/**
 * @param {{key, kind, thing, also, section, colleagues}} card of models/panel_queue.js
 * @param {object} surroundings
 * @param {object} surroundings.state the panel's state
 * @param {string} surroundings.me this facilitator's name
 * @param {(id: string) => object | null} surroundings.messageOf a message of the room, where it is loaded
 * @param {string | null} surroundings.waits what the card waits for before it is done
 */
export function faceOf(card, surroundings) {
  if (card.section === "handled" || !stillOpen(card)) return shutFace(card, surroundings);
  return { ...EMPTY, ...FACES[card.kind](card, surroundings), holder: holder(card, surroundings) };
}

const EMPTY = Object.freeze({
  shut: false, mine: false, tone: "flag", heading: "", at: "", by: "", body: null, spans: [], whole: "", soft: [], say: null, holder: "",
  talk: [], contacts: null, facts: [], actions: [], more: [], opening: words.more, after: null,
});

const FACES = { flag: flagFace, cue: cueFace, alert: alertFace, report: reportFace, held: heldFace, door: doorFace };

/** What a message said before it was edited, as facts of its card. */
function earlier(thing) {
  return (thing.earlier ?? []).map((body) => [words.earlier, body]);
}

const show = { verb: "show", label: words.showInRoom, look: "quiet" };

function flagFace(card, { state }) {
  const { thing, also, colleagues } = card;
  const held = state.held.has(thing.message);
  const kindly = thing.category === "self_shame";
  const found = [thing, ...also];
  return {
    tone: kindly ? "cue" : "flag",
    heading: found.map((flag) => flag.heading).filter((heading, at, all) => all.indexOf(heading) === at).join(" · "),
    at: thing.at,
    by: thing.name,
    ...quoted(thing.body, found.map((flag) => ({ start: flag.start, end: flag.end, kind: kindly ? "cue" : "flag" }))),
    soft: [held && words.isHeld, sentence(thing.why)].filter(Boolean),
    say: colleagues || !thing.replies?.author ? null : { to: words.sayTo(thing.name), text: thing.replies.author },
    facts: [
      [words.whom, words.whoIsHurt(thing.target, nameOf(thing.hurt))],
      [words.guideline, thing.title],
      [words.reading, words.found(thing.source, thing.confidence)],
      ...(thing.like ? [[words.readsLike, words.likeThis(thing.like)]] : []),
      ...earlier(thing),
    ],
    actions: colleagues ? [show] : flagActions({ held, kindly }),
    more: colleagues ? [] : flagMore({ thing, held, kindly }),
    after: colleagues || thing.target !== "member" ? null : ask(card, state),
  };
}

function flagActions({ held, kindly }) {
  const whisper = { verb: "whisper", label: words.whisper, key: "w", look: "main" };
  const hide = { verb: "hide", label: words.hide, key: "h" };
  const guideline = { verb: "guideline", label: words.guidelineButton, key: "g" };
  if (held) return [whisper, { verb: "release", label: words.release, key: "d" }, hide];
  const dismiss = { verb: "dismiss", label: words.dismiss, key: "d", look: "quiet" };
  return kindly ? [whisper, guideline, dismiss] : [whisper, guideline, hide, dismiss];
}

function flagMore({ thing, held, kindly }) {
  return [
    thing.state === "open" && { verb: "claim", label: words.claim, key: "c" },
    thing.state === "claimed" && { verb: "give_back", label: words.giveBack },
    !held && show,
    held && { verb: "guideline", label: words.guidelineButton, key: "g" },
    kindly && !held && { verb: "hide", label: words.hide, key: "h" },
    { verb: "mute", label: words.muteFrom(thing.name) },
    { verb: "remove", label: words.removeFrom(thing.name), look: "danger" },
  ].filter(Boolean);
}

/** The invitation to ask the one who was hit, until somebody has written to them. */
function ask({ thing }, state) {
  const hurt = thing.hurt ?? null;
  const asked = hurt && wroteSince(state, hurt.seat, thing.at);
  if (asked) return { said: words.asked(asked.by, hurt.name) };
  return { verb: "ask", label: words.askHurt(nameOf(hurt)), key: "r", look: "quiet" };
}

function cueFace({ thing, colleagues }) {
  const effort = thing.kind === "effort";
  return {
    tone: "cue",
    heading: thing.heading,
    at: thing.at,
    by: thing.name,
    ...quoted(thing.body, [{ start: thing.start, end: thing.end, kind: "cue" }]),
    soft: [effort ? words.cueEffort(thing.name) : words.cueShame(thing.name)],
    actions: colleagues
      ? [show]
      : [
          { verb: "whisper", label: effort ? words.thank(thing.name) : words.welcome(thing.name), key: "w", look: "honey" },
          { verb: "guideline", label: words.toRoomButton, key: "g" },
          { verb: "seen", label: words.seen, key: "d", look: "quiet" },
        ],
    more: colleagues ? [] : [thing.state === "open" && { verb: "claim", label: words.claim, key: "c" }, show].filter(Boolean),
  };
}

function alertFace({ thing, colleagues }, { state }) {
  const mine = thing.state === "claimed" && !colleagues;
  const escalate = (thing.level ?? 0) < 2 && { verb: "escalate", label: words.escalate };
  const whisper = { verb: "whisper", label: words.writeTo(thing.name), key: "w" };
  let actions = [escalate];
  if (mine) actions = [whisper, { verb: "resolve", label: words.resolve, key: "d" }, escalate && { ...escalate, look: "quiet" }];
  else if (!colleagues) {
    actions = [
      { verb: "claim", label: words.claim, key: "c", look: "main" },
      whisper,
      { verb: "not_emergency", label: words.notEmergency, key: "d", look: "quiet" },
      escalate && { ...escalate, look: "quiet" },
    ];
  }
  return {
    tone: "alert",
    heading: thing.heading,
    at: thing.at,
    ...quoted(thing.body, []),
    soft: [
      `${words.alertPerson(thing.name, thing.relation)}. ${thing.help ? words.alertHelp(thing.help.title) : words.alertHelpPlain}`,
      thing.state === "open" || thing.level ? words.alertLevels[thing.level ?? 0] : null,
    ].filter(Boolean),
    mine,
    facts: earlier(thing),
    talk: talkSince(state, thing.seat, thing.at),
    contacts: thing.help ?? null,
    actions: actions.filter(Boolean),
    more: thing.message ? [show] : [],
    opening: thing.help ? words.helpTheySee : words.more,
  };
}

function reportFace({ thing, colleagues }) {
  return {
    tone: "report",
    heading: words.reportHeading(thing.name),
    at: thing.at,
    by: thing.name,
    ...quoted(thing.body, []),
    soft: [words.reported(thing.by, thing.reason)],
    facts: earlier(thing),
    actions: colleagues
      ? [show]
      : [
          { verb: "whisper", label: words.whisper, key: "w", look: "main" },
          { verb: "guideline", label: words.guidelineButton, key: "g" },
          { verb: "hide", label: words.hide, key: "h" },
          { verb: "dismiss", label: words.dismiss, key: "d", look: "quiet" },
        ],
    more: colleagues
      ? []
      : [
          thing.state === "open" && { verb: "claim", label: words.claim, key: "c" },
          show,
          { verb: "thank_reporter", label: words.writeTo(nameOf(thing.by)), key: "r" },
          { verb: "mute", label: words.muteFrom(thing.name) },
          { verb: "remove", label: words.removeFrom(thing.name), look: "danger" },
        ].filter(({ verb } = {}) => verb && (verb !== "thank_reporter" || thing.by?.seat)),
  };
}

function heldFace({ thing }) {
  return {
    tone: "held",
    heading: words.heldHeading(thing.name),
    at: thing.at,
    by: thing.name,
    ...quoted(thing.body, []),
    soft: [words.isHeld],
    actions: [
      { verb: "release", label: words.release, key: "d", look: "main" },
      { verb: "whisper", label: words.whisper, key: "w" },
      { verb: "hide", label: words.hide, key: "h" },
    ],
  };
}

function doorFace({ thing: { seats } }) {
  return {
    tone: "door",
    heading: words.doorHeading(seats.map((seat) => seat.name)),
    soft: seats.filter((seat) => seat.first_time).map((seat) => words.firstTimeOf(seat.name)),
    actions: [
      ...seats.slice(0, 12).map((seat, at) => ({
        verb: `admit:${seat.seat}`, label: words.admit(seat.name), look: seats.length === 1 && at === 0 ? "main" : "",
      })),
      seats.length > 1 && { verb: "admit_all", label: words.admitAll, look: "main" },
    ].filter(Boolean),
  };
}

// Handled

function shutFace(card, { state, me, messageOf, waits }) {
  const { thing, kind } = card;
  const message = messageOf(thing.message ?? thing.id);
  const hidden = thing.decision?.action === "hide" && message?.state !== "posted" && !state.held.has(thing.message);
  const follow = kind === "flag" && thing.decision?.verdict === "right" && thing.target === "member" && !waits ? ask(card, state) : null;
  return {
    ...EMPTY,
    shut: true,
    tone: kind,
    at: waits ? "" : (thing.decision?.at ?? thing.at ?? ""),
    heading: waits ?? SHUT[kind](card, { me, message }),
    actions: [hidden && { verb: "restore", label: words.restore, look: "quiet" }, follow?.verb && follow].filter(Boolean),
    after: follow?.said ? follow : null,
  };
}

const SHUT = {
  flag: (card, around_) => decided(card, around_),
  report: (card, around_) => decided(card, around_),
  cue: ({ thing }, { me }) => (thing.state === "superseded" ? words.supersededAs(thing.heading) : words.seenShut(who(thing, me), thing.name)),
  alert: ({ thing }) => words.alertShut(thing),
  held: ({ thing }) => words.heldShut(thing.name),
  door: () => "",
};

function decided({ thing, kind }, { me, message }) {
  const what = kind === "report" ? words.reportShut(thing.name) : thing.heading;
  if (thing.state === "superseded") {
    return message?.edited_at && message.edited_at > thing.at ? words.reworded(thing.name, what) : words.supersededAs(what);
  }
  if (!thing.decision) return what;
  const by = nameOf(thing.decision.by);
  return `${what}: ${words.decisionShut(thing.decision, by === me ? words.you : by, thing.name)}`;
}

// Pieces

function stillOpen({ kind, thing }) {
  return kind === "held" || kind === "door" || isOpen(thing);
}

function holder({ thing, colleagues }) {
  if (colleagues) return words.claimedBy(holderOf(thing));
  return thing.state === "claimed" ? words.claimedByYou : "";
}

function who(thing, me) {
  const name = holderOf(thing);
  return name === me ? words.you : name;
}

function quoted(body, spans) {
  if (body === null || body === undefined) return { body: null, spans: [], whole: "" };
  const part = around(body, spans);
  return { body: part.text, spans: part.spans, whole: part.text === body ? "" : body };
}

function sentence(text) {
  return text ?? "";
}

function wroteSince(state, seat, at) {
  return [...state.whispers.values()].find((one) => one.seat === seat && one.from === "facilitators" && one.at > at) ?? null;
}

/** The latest private words with somebody since a moment, oldest first. */
function talkSince(state, seat, at) {
  return [...state.whispers.values()]
    .filter((one) => one.seat === seat && one.from !== "holdfast" && one.at >= at)
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .slice(-2)
    .map(({ id, from, by, name, body }) => ({ id, ours: from === "facilitators", who: from === "facilitators" ? (by ?? words.fromYou()) : name, body }));
}
