/**
 * Drawers: what one is about to say or decide, before it is done. Each has its words ready to be changed.
 *
 * A drawer is made by `openers[verb](card, desk, close)` and is `{content, focus}`. What was typed is kept for the card until it
 * has gone out, so that neither Esc nor Undo nor a lost line costs anybody their words.
 */

import { nameOf, words } from "../models/panel_words.js";
import { button, el } from "./dom.js";
import { guidelinePicker, offered } from "./panel_guidelines.js";

export const MINUTES = Object.freeze([5, 15, 30, 60]);
const LONGEST = 4_000;
const LONGEST_REASON = 500;

let counted = 0;

/**
 * A labelled text with buttons under it.
 *
 * @param {object} box
 * @param {string} box.label
 * @param {string} [box.help]
 * @param {string} box.text what stands in it ready
 * @param {string} [box.draft] the name under which what is typed is kept
 * @param {string} box.send the words on the button
 * @param {(text: string) => unknown} box.sent what happens to the text
 * @param {Map<string, string>} box.drafts
 * @param {() => void} [box.close]
 */
export function wordsBox({ label, help = "", text, draft = null, drafts, send, sent, close = null, longest = LONGEST, look = "main", before = null }) {
  const id = `panel-words-${(counted += 1)}`;
  const box = el("textarea", {
    id, rows: 3, maxLength: longest, value: (draft && drafts.get(draft)) ?? text, "aria-describedby": help ? `${id}-help` : null,
    on: {
      input: () => {
        box.removeAttribute("aria-invalid");
        if (draft) drafts.set(draft, box.value);
      },
      keydown: (event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
        event.preventDefault();
        go();
      },
    },
  });
  const go = () => {
    const written = box.value.trim();
    if (written) return sent(written);
    box.setAttribute("aria-invalid", "true");
    box.focus();
    return null;
  };
  const content = el("div", { class: "drawer" },
    el("label", { for: id }, label),
    before,
    box,
    help && el("p", { class: "soft", id: `${id}-help` }, help),
    el("div", { class: "row" }, button(send, go, { class: look }), close && notNow(close)));
  return { content, focus: box, box };
}

function notNow(close) {
  return button(words.cancel, close, { class: "quiet", dataset: { verb: "cancel" } });
}

/** The drawer shuts and the act goes on its way. */
function after(close, act) {
  return (...given) => {
    const acting = act(...given);
    close();
    return acting;
  };
}

function whisper(card, desk, close) {
  const { thing, kind } = card;
  const ready = {
    flag: () => thing.replies?.author ?? "",
    cue: () => thing.reply ?? "",
    alert: () => words.alertWhisper(thing.name),
  }[kind]?.() ?? "";
  return wordsBox({
    label: words.toAuthor(thing.name),
    help: kind === "flag" ? words.whisperHelp : kind === "cue" ? words.cueWelcomeHelp : words.privateHelp,
    text: ready,
    draft: `${idOf(card)}:whisper`,
    drafts: desk.drafts,
    send: words.send,
    sent: after(close, (text) => desk.acts.whisperAuthor(card, text)),
    close,
  });
}

/** A guideline for the room, or, for a cue, the reply said in the room. */
function guideline(card, desk, close) {
  if (card.kind === "cue") return toRoom(card, desk, close, card.thing.reply ?? "");
  const cards = offered(desk, card.thing.fitting);
  const picker = guidelinePicker(cards, card.thing.fitting ? cards[0]?.guideline : null);
  const own = toRoom(card, desk, close, card.thing.replies?.room ?? "");
  own.content.hidden = true;
  const ownButton = button(words.sayToRoom, () => {
    own.content.hidden = false;
    ownButton.hidden = true;
    own.focus.focus();
  });
  const share = after(close, () => desk.acts.shareGuideline(picker.chosen(), card));
  const send = button(words.shareCard, () => (picker.chosen() ? share() : picker.focus.focus()), { class: "main" });
  const content = el("div", { class: "drawer" },
    el("p", { class: "soft" }, words.guidelineHelp),
    picker.content,
    el("div", { class: "row" }, send, ownButton, notNow(close)),
    own.content);
  return { content, focus: card.thing.guideline ? send : picker.focus };
}

function toRoom(card, desk, close, text) {
  return wordsBox({
    label: words.toRoom,
    help: words.guidelineHelp,
    text,
    draft: `${idOf(card)}:room`,
    drafts: desk.drafts,
    send: words.post,
    sent: after(close, (written) => desk.acts.sayToRoom(card, written)),
    close,
  });
}

function hide(card, desk, close) {
  return wordsBox({
    label: words.whyFor(card.thing.name),
    help: words.hideHelp,
    text: words.hideReason,
    draft: `${idOf(card)}:hide`,
    drafts: desk.drafts,
    send: words.hideNow,
    sent: after(close, (text) => desk.acts.hide(card, text)),
    close,
    longest: LONGEST_REASON,
  });
}

function dismiss(card, desk, close) {
  return verdicts(words.verdictHelp, close, after(close, (verdict) => desk.acts.judge(card, verdict)));
}

function release(card, desk, close) {
  return verdicts(words.releaseHelp, close, after(close, (verdict) => desk.acts.release(card, verdict)));
}

function verdicts(help, close, given) {
  const choices = words.VERDICTS.map(({ verdict, name, says }) =>
    button([el("span", {}, name), el("small", {}, says)], () => given(verdict)));
  const content = el("div", { class: "drawer" },
    el("p", { class: "soft" }, help),
    el("div", { class: "verdicts", role: "group", "aria-label": help }, choices),
    el("div", { class: "row" }, notNow(close)));
  return { content, focus: choices[0] };
}

/** A word to the one who was hit; where it is not known who that was, a person is chosen. */
function ask(card, desk, close) {
  const { thing } = card;
  const hurt = thing.hurt?.seat ? thing.hurt : null;
  const people = [...desk.state().seats.values()].filter((seat) => seat.seat !== thing.seat && seat.role === "member" && seat.standing === "in");
  const id = `panel-whom-${(counted += 1)}`;
  const choice = el("select", { id }, el("option", { value: "" }, words.choosePerson),
    people.map((seat) => el("option", { value: seat.seat }, seat.name)));
  const drawer = wordsBox({
    label: hurt ? words.toAuthor(nameOf(hurt)) : words.toHurt,
    help: words.askHurtHelp,
    text: thing.replies?.hurt ?? "",
    draft: `${idOf(card)}:ask`,
    drafts: desk.drafts,
    send: words.send,
    sent: (text) => {
      const seat = hurt ?? people.find((each) => each.seat === choice.value);
      if (!seat) return choice.focus();
      close();
      return desk.acts.askHurt(seat, text);
    },
    close,
    before: hurt ? null : [el("label", { for: id }, words.toWhom), choice],
  });
  return hurt ? drawer : { ...drawer, focus: choice };
}

function thankReporter(card, desk, close) {
  const { by } = card.thing;
  return wordsBox({
    label: words.toAuthor(nameOf(by)),
    help: words.privateHelp,
    text: words.reporterReply,
    draft: `${idOf(card)}:reporter`,
    drafts: desk.drafts,
    send: words.send,
    sent: after(close, (text) => desk.acts.askHurt(by, text)),
    close,
  });
}

function resolve(card, desk, close) {
  return wordsBox({
    label: words.outcome,
    help: words.outcomeHelp,
    text: "",
    draft: `${idOf(card)}:outcome`,
    drafts: desk.drafts,
    send: words.resolveNow,
    sent: after(close, (text) => desk.acts.resolveAlert(card, text)),
    close,
    longest: LONGEST_REASON,
  });
}

function notEmergency(card, desk, close) {
  const drawer = resolve(card, desk, close);
  if (!drawer.box.value) drawer.box.value = words.notEmergencyOutcome;
  return drawer;
}

function mute(card, desk, close) {
  return muteDrawer(card.thing.name, close, desk, `${idOf(card)}:mute`, after(close, (minutes, text) => desk.acts.muteAuthor(card, minutes, text)));
}

/** `muted(minutes, text)` */
export function muteDrawer(name, close, desk, draft, muted) {
  const id = `panel-mute-${(counted += 1)}`;
  const why = el("input", { id, type: "text", maxLength: LONGEST_REASON, value: desk.drafts.get(draft) ?? "",
    on: { input: () => desk.drafts.set(draft, why.value) } });
  const choices = MINUTES.map((minutes) =>
    button(words.muteFor(minutes), () => muted(minutes, why.value.trim())));
  const content = el("div", { class: "drawer" },
    el("p", { class: "soft" }, words.muteHelp(name)),
    el("label", { for: id }, words.muteWhy),
    why,
    el("div", { class: "row", role: "group", "aria-label": words.muteLabel(name) }, choices, notNow(close)));
  return { content, focus: why };
}

function remove(card, desk, close) {
  return removeDrawer(card.thing.name, close, desk, `${idOf(card)}:remove`, after(close, (reason) => desk.acts.removeAuthor(card, reason)));
}

export function removeDrawer(name, close, desk, draft, removed) {
  return wordsBox({
    label: words.whyFor(name),
    help: words.removeHelp,
    text: words.removeReason,
    draft,
    drafts: desk.drafts,
    send: words.removeNow(name),
    sent: removed,
    close,
    longest: LONGEST_REASON,
    look: "danger",
  });
}

export const openers = Object.freeze({
  whisper, guideline, hide, dismiss, release, ask, resolve, mute, remove, not_emergency: notEmergency, thank_reporter: thankReporter,
});

function idOf({ kind, thing }) {
  return `${kind}:${thing[kind] ?? thing.id}`;
}
