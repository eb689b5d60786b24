/** The one way nodes are made here: people's words become text, never markup. */

import { readableTime } from "../models/clock.js";

/**
 * el("button", { class: "main", type: "button", on: { click } }, "Send")
 *
 * Properties: `on` {event: handler}, `dataset` {name: value}; names with a dash, and `class`, `for`, `role`, `list` are attributes; the rest
 * are properties of the element. What is null, undefined or false is left out, among children too; lists of children are unrolled.
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) give(node, name, value);
  node.append(...nodesOf(children));
  return node;
}

const ATTRIBUTES = new Set(["class", "for", "role", "list", "datetime"]);

function give(node, name, value) {
  if (value === null || value === undefined) return;
  if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
  else if (name === "dataset") Object.assign(node.dataset, value);
  else if (name.startsWith("aria-")) node.setAttribute(name, String(value));
  else if (ATTRIBUTES.has(name) || name.includes("-") || !(name in node)) {
    if (value !== false) node.setAttribute(name, value === true ? "" : value);
  } else node[name] = value;
}

function nodesOf(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== "");
}

/** Puts these in the place of what was there. */
export function fill(node, ...children) {
  node.replaceChildren(...nodesOf(children));
  return node;
}

/** A button that does one thing. */
export function button(words, click, properties = {}) {
  return el("button", { type: "button", ...properties, on: { click } }, words);
}

/** A time as the person reads it; the whole moment on hovering. */
export function timeElement(iso) {
  const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" }).format(new Date(iso));
  return el("time", { datetime: iso, title: whole }, readableTime(iso));
}

/** The first two letters of a name in a circle; its colour goes with the seat and means nothing. */
export function face(seat, name) {
  const tints = ["sea", "honey", "plum"];
  const sum = [...String(seat)].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return el("span", { class: `face ${tints[sum % tints.length]}`, "aria-hidden": "true" }, [...name].slice(0, 2).join(""));
}

