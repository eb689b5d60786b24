// The people and things of these tests: one facilitator's panel of an evening in "Tuesday partners".

export const AT = "2026-11-25T18:02:11.482Z";

export const dee = { seat: "s-dee", name: "Dee", role: "member", standing: "in", here: true, spoken: true, first_time: false };
export const eli = { seat: "s-eli", name: "Eli", role: "member", standing: "in", here: true, spoken: false, first_time: true };
export const mo = { seat: "s-mo", name: "Mo", role: "member", standing: "in", here: true, spoken: true, first_time: false };

export function aFlag(changes = {}) {
  return {
    flag: "f1", message: "m1", seat: "s-eli", name: "Eli", category: "dismiss", target: "member",
    heading: "Belittles somebody here", start: 4, end: 10, body: "Dee, get over it", guideline: "love-is-not-too-much",
    title: "Love is not too much", why: "It makes pain small.", source: "rule", confidence: 0.9, severity: 2, state: "open",
    claimed_by: null, decision: null, replies: { author: "a", room: "b", hurt: "c" }, at: AT, ...changes,
  };
}

export function aCue(changes = {}) {
  return {
    cue: "c1", message: "m2", seat: "s-mo", name: "Mo", kind: "reported_shame", heading: "Was blamed elsewhere", start: 0, end: 9,
    body: "My sister says it is me", reply: "Good that you are here.", state: "open", claimed_by: null, at: AT, ...changes,
  };
}

export function anAlert(changes = {}) {
  return {
    alert: "a1", message: "m3", kind: "overdose", heading: "Possible overdose now", seat: "s-dee", name: "Dee",
    relation: "partner", body: "she took the whole bottle", state: "open", claimed_by: null, level: 0, outcome: null,
    help: null, at: AT, ...changes,
  };
}

export function aReport(changes = {}) {
  return {
    report: "r1", message: "m4", seat: "s-eli", name: "Eli", body: "hm", reason: "It stung.", by: "Mo", state: "open",
    claimed_by: null, decision: null, at: AT, ...changes,
  };
}

export function aHeldMessage(changes = {}) {
  return { id: "m5", seat: "s-eli", name: "Eli", body: "leave him", state: "held", at: AT, ...changes };
}

export function aWhisper(changes = {}) {
  return { id: "w1", seat: "s-mo", name: "Mo", from: "member", by: null, body: "hello", at: AT, help: null, message: null, ...changes };
}

export function anAnswer(changes = {}) {
  return {
    ok: true, seq: 0, flags: [], cues: [], alerts: [], reports: [], held: [], seats: [], whispers: [], guidelines: [],
    reading: { engine: "rules" }, ...changes,
  };
}
