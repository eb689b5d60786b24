/**
 * Every text of the facilitator's panel, in one place.
 *
 * The tone: plain and calm. A heading tells what happened, never what somebody is; a wording asks, it does not tell off.
 */

const MODES = Object.freeze({
  open: { name: "Open", says: "Everybody writes freely." },
  slow: { name: "Slow", says: "A little time between two messages of one person." },
  hold: { name: "Hold flagged", says: "A message that may hurt waits for you first." },
  quiet: { name: "Quiet moment", says: "Nothing goes out for now. Everybody stays." },
});

const VERDICTS = Object.freeze([
  { verdict: "not_shaming", name: "Not shaming", says: "Nobody is hurt by this." },
  { verdict: "quoted", name: "Quoted", says: "Somebody else's words, retold." },
  { verdict: "about_self", name: "About themself", says: "Said of the author's own self." },
  { verdict: "wrong_target", name: "Somebody else is meant", says: "Right words, another person." },
  { verdict: "wrong_category", name: "Something else happened", says: "It hurts, in another way." },
  { verdict: "right", name: "Right, nothing more to do", says: "It was seen, and that is enough." },
]);

const TARGETS = Object.freeze({
  member: "somebody here",
  self: "the author",
  loved_one: "somebody with an addiction",
  other: "somebody who is not here",
});

const RELATIONS = Object.freeze({
  partner: "partner",
  parent: "parent",
  sibling: "brother or sister",
  child: "grown child",
  friend: "friend",
});

const ACTIONS_TAKEN = Object.freeze({
  none: (by, _name, verdict) => (verdict === "right" ? `${by} saw to it` : `${by} said "${verdictName(verdict)}"`),
  hide: (by) => `${by} hid the message`,
  mute: (by, name) => `${by} muted ${name} for a time`,
  remove: (by, name) => `${by} asked ${name} to step away`,
  whisper: (by, name) => `${by} wrote to ${name} in private`,
  share_guideline: (by) => `${by} shared the guideline`,
});

const ENGINES = Object.freeze({
  rules: "Reading by rules",
  full: "Reading by rules and by meaning",
  off: "Messages are not read just now",
});

/** "1 message" and "3 messages" */
function counted(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

function ago(seconds) {
  if (seconds < 20) return "just now";
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}

/** The clock of an alert counts every second: whoever looks must see that time is passing. */
function elapsed(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function clock(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? "" : at.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}

function verdictName(verdict) {
  return VERDICTS.find((each) => each.verdict === verdict)?.name ?? verdict;
}

export const words = Object.freeze({
  counted,
  ago,
  elapsed,
  clock,
  verdictName,
  MODES,
  VERDICTS,

  needYou: (count) => (count === 1 ? "thing needs you" : "things need you"),
  band: (alert) => `${alert.heading}: ${alert.name}. Open`,
  onItsWay: "On its way…",
  olderHandled: (count) => `Show ${count} older`,
  ended: "This panel has ended. Load the page again to come back.",
  notLoaded: "That message is further back: scroll up in the room to find it.",
  titleCount: (count, title) => (count ? `(${count}) ${title}` : title),
  engine: (reading) => {
    const how = ENGINES[reading?.engine] ?? ENGINES.rules;
    return reading?.trouble ? `${how} alone: ${reading.trouble}` : how;
  },
  connecting: "Joining the panel…",
  lost: "The line is down. The panel comes back by itself and shows what happened meanwhile.",
  back: "The panel is back.",
  refused: (message) => `The panel could not be opened: ${message}`,
  failed: (message) => `That did not go through. ${message}`,
  noAnswer: "There was no answer. Please try again.",

  wholeMessage: "The whole message",
  withdrawnBody: "The message was taken back by its author.",
  whoIsHurt: (target, name) => (name && target === "member" ? name : (TARGETS[target] ?? "somebody")),
  earlier: "Before it was edited",
  reading: "Reading",
  readsLike: "Reads like",
  likeThis: (sentence) => `“${sentence}”`,
  sayTo: (name) => `To ${name}:`,
  you: "You",
  guideline: "Guideline",
  found: (source, confidence) => {
    const sure = confidence >= 0.85 ? "quite sure" : confidence >= 0.6 ? "fairly sure" : "not sure";
    return source === "model" ? `by meaning, ${sure}` : `by a rule, ${sure}`;
  },
  isHeld: "The message is waiting: only its author and facilitators see it.",
  more: "More",
  less: "Less",
  showInRoom: "Show in the room",
  claim: "Take it",
  giveBack: "Give it to the others",
  helpTheySee: "The help they see",
  claimedByYou: "You have this",
  claimedBy: (name) => `${name} has this`,
  claimTaken: (name) => `${name} was a moment before you and has this in hand. Nothing of yours was sent.`,
  already: (message) => message || "This has been dealt with already.",
  whisper: "Whisper",
  guidelineButton: "Guideline",
  hide: "Hide",
  dismiss: "Let it be",
  askHurt: (name) => (name ? `Then: ask ${name} privately how it is` : "Then: ask the one who was hit how it is"),
  asked: (by, name) => `${by ?? "A facilitator"} wrote to ${name} in private`,
  askHurtHelp: "A word to the one it was aimed at. Change it as you like.",
  whom: "Reaches",
  toWhom: "To whom",
  choosePerson: "Choose a person",
  toAuthor: (name) => `To ${name}, in private`,
  toRoom: "To the whole room",
  toHurt: "In private",
  whisperHelp: "An invitation to put it another way. Change it as you like.",
  guidelineHelp: "What the room will read. Nobody is named.",
  shareCard: "Share the guideline",
  sayToRoom: "Say it in your own words",
  hideHelp: "The author reads this, and can write again.",
  hideReason: "Some of these words could hurt somebody here, so I have put the message aside. You are welcome to say it again in another way.",
  hideNow: "Hide the message",
  whyFor: (name) => `Why, for ${name} to read`,
  releaseHelp: "It goes into the room. What was it?",
  privateHelp: "Only this person and the facilitators read it.",
  reporterReply: "Thank you for telling us. We have read it and are looking after it. How are you with it yourself?",
  verdictHelp: "What was it? Your answer makes the reading better.",
  send: "Send",
  post: "Post to the room",
  cancel: "Not now",
  undo: "Undo",
  now: "Do it now",
  secondsLeft: (seconds) => `${seconds} s`,
  undone: "Undone.",

  decisionShut: (decision, by, name) => (ACTIONS_TAKEN[decision.action] ?? ACTIONS_TAKEN.none)(by || "A facilitator", name, decision.verdict),
  supersededAs: (heading) => `${heading}: the reading took this back`,
  reworded: (name) => `${name} put it another way`,
  seenShut: (by, name) => (by ? `${by} saw to ${name}` : `${name}: seen`),
  alertShut: (alert) => `${alert.heading}: ${alert.outcome ?? "resolved"}`,
  reportShut: (name) => `Report about ${name}`,

  welcome: (name) => `Welcome ${name}`,
  thank: (name) => `Thank ${name}`,
  seen: "Seen",
  cueShame: (name) => `${name} needs welcome, not correction.`,
  cueEffort: (name) => `${name} is carrying a lot. A thank you does good.`,
  cueWelcomeHelp: "A ready reply, in private or for all to see.",
  toRoomButton: "Say it in the room",
  outcomeWelcomed: "Answered in private",
  outcomeThanked: "Answered in the room",
  outcomeSeen: "Seen",

  alertPerson: (name, relation) => (relation ? `${name}, ${RELATIONS[relation] ?? relation}` : name),
  alertHelp: (title) => `Help is already on their screen: “${title}”`,
  alertHelpPlain: "Help is already on their screen",
  alertLevels: Object.freeze([
    "Only this meeting's facilitators know so far.",
    "All facilitators have been called.",
    "The admins have been called as well.",
  ]),
  writeTo: (name) => `Write to ${name}`,
  escalate: "Call an admin",
  escalated: "An admin has been called.",
  resolve: "Done, with a note",
  resolveNow: "Done",
  outcome: "What was done",
  outcomeHelp: "A line for the record: what you did, and what remains.",
  notEmergency: "Not an emergency",
  notEmergencyOutcome: "Looked at: not an emergency.",
  alertWhisper: (name) => `I have read what you wrote, ${name}, and I am here. Are you, or is anyone, in danger right now?`,
  alertNew: (alert) => `${alert.heading}. ${alert.name}.`,
  elsewhere: (kind) => `Nobody has taken an alert in another meeting yet${kind ? ` (${ALERT_KINDS[kind] ?? kind})` : ""}.`,
  elsewhereGo: "Go there",
  elsewhereClose: "Close this note",

  reported: (by, reason) => (by ? `${nameOf(by)} says: ${reason}` : reason),
  reportHeading: (name) => `A message of ${name} was reported`,

  heldHeading: (name) => `${name}'s message is waiting`,
  release: "Let it out",
  heldShut: (name) => `Let out: ${name}'s message`,
  restore: "Bring it back",

  waiting: "Waiting to come in",
  admit: (name) => `Admit ${name}`,
  admitAll: "Admit all",
  doorHeading: (names) => (names.length === 1 ? `${names[0]} is at the door` : `${names.length} people are at the door`),
  firstTimeOf: (name) => `${name} is here for the first time.`,
  firstTime: "first time here",
  notSpoken: "has not spoken",
  steppedOut: "stepped out",
  notHere: "not here now",
  removedMark: "removed",
  mutedUntil: (iso) => `muted until ${clock(iso)}`,
  seatActions: (name) => `What you can do for ${name}`,
  mute: "Mute",
  muteOpen: "Mute…",
  muteFrom: (name) => `Mute ${name}…`,
  removeFrom: (name) => `Remove ${name}…`,
  muteHelp: (name) => `${name} goes on reading, and sees when the time ends.`,
  muteWhy: "A word to go with it, if you like",
  latestWords: (name) => `${name}'s latest words`,
  hideThis: "Hide…",
  noWords: "Nothing written yet.",
  muteFor: (minutes) => `${minutes} min`,
  muteLabel: (name) => `Mute ${name} for`,
  unmute: "Unmute",
  remove: "Remove…",
  removeNow: (name) => `Remove ${name}`,
  removeHelp: "Repair comes before removal. If it must be: the person reads these words.",
  removeReason: "I have to end this meeting for you for now. You are not judged here, and you can write to us before the next one.",
  role: (role) => ({ facilitator: "facilitator", admin: "admin" })[role] ?? "",

  thread: (name) => `Private words with ${name}`,
  noWhispers: "Nobody has written in private yet.",
  unread: (count) => counted(count, "new", "new"),
  whisperBox: (name) => `Write to ${name} in private`,
  fromYou: (by) => by ?? "Facilitators",
  fromHoldfast: "Holdfast",
  whisperNew: (name) => `${name} writes to you in private.`,

  mode: "How the room runs",
  shareGuideline: "Share a guideline",
  pickGuideline: "Choose a card",
  closeMeeting: "Close the meeting",
  closeAsk: "This ends the meeting for everybody. What was written stays readable as the group's rules say.",
  closeYes: "Yes, close it",
  closeNo: "Keep it open",
  closed: "The meeting is closed. Thank you for holding this room. Take a breath for yourself.",

  did: Object.freeze({
    hidden: (name) => `${name}'s message is hidden`,
    whispered: (name) => `Whisper to ${name}`,
    shared: "Guideline to the room",
    said: "Reply to the room",
    judged: (verdict) => `Marked: ${verdict}`,
    muted: (name, minutes) => `${name} is muted for ${minutes} minutes`,
    removed: (name) => `Removing ${name}`,
    released: (name) => `Letting out ${name}'s message`,
    seen: (name) => `Seen: ${name}`,
    resolved: "Alert done",
    mode: (mode) => `The room is now: ${MODES[mode]?.name ?? mode}`,
  }),

  keysTitle: "Keys",
  keysHelp: "They work while you are not writing. Switch off any you do not want.",
  keys: Object.freeze({
    write: "write to the room (Esc comes back)",
    next: "next",
    previous: "previous",
    open: "open or fold",
    whisper: "whisper to the author",
    guideline: "guideline to the room",
    hide: "hide the message",
    dismiss: "say what it was",
    claim: "take it",
    ask: "ask the one who was hit",
    undo: "undo the last thing",
    help: "show these keys",
  }),
  flagNew: (heading, name) => `${heading}, by ${name}`,
});

const ALERT_KINDS = Object.freeze({
  suicide: "somebody may be about to harm themself",
  overdose: "a possible overdose",
  violence: "somebody may be in danger of violence",
  child_safety: "a child may be in danger",
});

/** People come as a name, or as an object that has one. */
export function nameOf(person) {
  if (person === null || person === undefined) return "";
  return typeof person === "object" ? (person.name ?? "") : String(person);
}
