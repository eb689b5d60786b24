/** Every text of the live room, in one place. The tone: warm, plain, short; it asks and tells, it does not scold. */

export const REACTIONS = Object.freeze({ with_you: "With you", thank_you: "Thank you", strength: "Strength" });

const MODES = Object.freeze({
  open: "",
  slow: "The room goes slowly now: a little time between two messages, so that everybody can follow.",
  hold: "Some words wait for a facilitator now, before the room sees them.",
  quiet: "A quiet moment. Nobody needs to say anything now. You can write; it is kept here until the moment ends.",
});

const REFUSALS = Object.freeze({
  offline: "The line is away just now.",
  timeout: "There was no answer.",
  unavailable: "Holdfast could not keep it just now.",
  too_large: "It is too long for one message.",
  not_found: "The message it answers is no longer here.",
});

/** "Fay", "Fay and Gus", "Fay, Gus and Ada" */
export function listed(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Not a failure: the words are fine, and their time comes. */
export function waitsOnly({ code }) {
  return code === "held" || code === "muted";
}

export const words = Object.freeze({
  conversation: "Conversation",
  you: "you",
  roles: { facilitator: "facilitator", admin: "admin" },
  leftOff: "you left off here",
  sharedBy: (name) => `Shared by ${name}`,
  older: "Earlier words are on their way ...",
  beginning: "Here the meeting began.",
  empty: "Nobody has written yet. Take your time; listening is a full way of being here.",
  newer: (count) => (count ? `${count} new, jump to newest` : "Jump to newest"),
  writing(names) {
    if (names.length > 3) return "Several people are writing";
    if (names.length === 0) return "";
    return `${listed(names)} ${names.length === 1 ? "is" : "are"} writing`;
  },

  // What became of a message
  sending: "sending",
  sendingLater: "goes out when the line is back",
  sendingSlowly: "goes out in a moment, for the room goes slowly",
  sent: "sent",
  nudged: "not sent yet, see the note below",
  held: "waiting for a facilitator; only you can see it",
  notSent: (refusal) => `not sent${waitsOnly(refusal) ? " yet" : ""}. ${refusal.words || REFUSALS[refusal.code] || "It did not work."}`,
  reworded: "reworded",
  hidden: "A facilitator has taken these words out of the room.",
  hiddenYours: "A facilitator has taken your words out of the room. Why stands in your private line.",
  withdrawn: (name) => `${name} took these words back.`,
  withdrawnYours: "You took these words back.",
  tryAgain: "Try again",
  sendNow: "Send now",
  change: "Change it",
  throwAway: "Do not send",

  // What one can do with a message
  tools: { answer: "Answer", own: "Change", close: "Close" },
  toolsOf: (name, own) => (own ? "Change your message" : `Answer ${name}`),
  reply: "Reply",
  report: "Report",
  edit: "Change the words",
  withdraw: "Take it back",
  withdrawAsk: "Take these words back? They are gone for everybody then.",
  keep: "Leave them",
  hide: (name) => `Hide ${name} for me`,
  reactedBy: (names) => `, from ${listed(names)}`,
  answerToGone: "a message that is no longer here",
  answerToHidden: "somebody you have hidden",
  did: {
    reacted: (reaction) => `${REACTIONS[reaction]}, given.`,
    tookReaction: "Taken back.",
    hid: (name) => `${name} is hidden for you. You find ${name} again under People.`,
    shown: (name) => `${name} is shown again.`,
    withdrew: "Your words are taken back.",
    notYet: (refusal) => refusal.words || REFUSALS[refusal.code] || "It did not work. Please try again.",
  },

  // Writing
  write: "Write to the room",
  send: "Send",
  save: "Save",
  replyingTo: (name) => `Replying to ${name}`,
  noReply: "Do not reply",
  editing: "Changing your message",
  noEdit: "Leave it as it was",
  charactersLeft: (count) => (count >= 0 ? `${count} characters left` : `${-count} characters too many for one message`),
  muted: (until) => `You can read along until ${until}. What you write is kept here.`,
  away: "You have stepped out. Come back whenever you like.",
  stepOut: "Step out",
  stepIn: "Come back",
  didStepOut: "You have stepped out. The others see that you need a moment.",
  didStepIn: "Good that you are back.",

  nudge: {
    title: "Before you send",
    titleEdit: "Before you save",
    yours: "You wrote",
    kinder: "For instance",
    take: "Use these words",
    change: "Change mine",
    asItIs: "Send as it is",
    asItIsEdit: "Save as it is",
    taken: "The words are in your box. Change them as you like, then send.",
  },

  // Who is here
  here(count, facilitators) {
    const people = count === 1 ? "Only you so far" : `${count} here`;
    return facilitators.length ? `${people}, with ${listed(facilitators)}` : people;
  },
  minutesLeft(minutes) {
    if (minutes >= 120) return `${Math.floor(minutes / 60)} h left`;
    return minutes > 0 ? `${minutes} min left` : "coming to its end";
  },
  people: "People",
  peopleHere: "Who is here",
  peopleNote: "Listening is a full way of being here.",
  needsAMoment: "needs a moment",
  hiddenForYou: "hidden for you",
  hideForMe: "Hide for me",
  showAgain: "Show again",

  // The private line
  privateLine: "Private line",
  privateLineNew: (count) => `Private: ${count} new`,
  privateTo: "Only the facilitators read this, and you. Write whatever you would not say in the room.",
  privateEmpty: "Nothing has been written here yet.",
  privateWrite: "Write to the facilitators",
  privateFrom: { facilitators: (by) => by ?? "The facilitators", member: () => "You", holdfast: () => "Holdfast" },
  privateArrived: (by) => `${by ?? "A facilitator"} wrote to you privately`,
  privateAbout: "About your message",
  answerPrivately: "Answer privately",
  putAway: "Put away",
  writePrivately: "Write to the facilitators",

  // Reporting
  reportTitle: (name) => `Report what ${name} wrote`,
  reportNote: "The facilitators see the message, your name and what you write here. Nobody else is told.",
  reportWhy: "What about it hurts or worries you?",
  reportSend: "Tell the facilitators",
  reported: "Thank you. The facilitators have it now.",

  // The line and the room itself
  lost: "The line is away. You can go on writing; it goes out when the line is back.",
  back: "The line is back.",
  modeLine: (mode) => MODES[mode] ?? "",
  modeOpen: "The room is open again: everybody writes freely.",
  unsent: "You had not sent this",
  toMeetings: "To the meetings",
  toHelp: "Where to find help now",
  again: "Try again",
  waiting: {
    title: "Good that you are here",
    text: "A facilitator will let you in. This page opens by itself; you do not need to do anything.",
  },
  closed: {
    title: "This meeting has ended",
    text: "Thank you for being here. Whatever you said or did not say: you came, and that counts.",
  },
  removed: {
    title: "You are no longer in this meeting",
    text: "A facilitator has asked you to leave it. You are still welcome on Holdfast; the facilitators can tell you more.",
    reason: "They wrote",
  },
  left: { title: "You have left this room", text: "You left it from another page. You can come in again whenever you like.", again: "Come in again" },
  refused: { title: "This room does not open just now", text: "It is not your doing. You can try again in a moment." },
});
