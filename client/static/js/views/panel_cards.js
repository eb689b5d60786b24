/** The cards of the panel in their three places, which of them one stands on, and that nothing moves under a finger. */

import { faceOf } from "../models/panel_face.js";
import { cardsOf, needing, sorted, steady } from "../models/panel_queue.js";
import { isOpen } from "../models/panel_state.js";
import { words } from "../models/panel_words.js";
import { button, fill } from "./dom.js";
import { CardView } from "./panel_card.js";

const MOST_HANDLED = 12;

export class CardsView {
  #views = new Map();
  #cards = new Map();
  #order = { alerts: [], needs: [], handled: [] };
  #current = null;
  #showAll = false;

  /**
   * @param {object} places elements: `alerts`, `needs`, `handled`, `handledPart`, `calm`, `scroll`
   * @param {(verb: string, view: CardView) => void} perform
   * @param {import("./panel_hand.js").Hand} hand
   */
  constructor(places, perform, hand) {
    Object.assign(this, { places, perform, hand });
    places.all.addEventListener("focusin", (event) => {
      const key = event.target.closest("[data-key]")?.dataset.key;
      if (key && this.#views.has(key)) this.#stand(key);
    });
  }

  /** Draws the present: `surroundings` as models/panel_face.js has it, with `pending` and `waitsFor(key)`. */
  draw(surroundings) {
    const { state, me, pending, waitsFor } = surroundings;
    const cards = cardsOf(state, { me, pending });
    this.#cards = new Map(cards.map((card) => [card.key, card]));
    this.#order = this.hand.isIn() ? steady(this.#order, cards) : sorted(cards);
    for (const card of cards) {
      const view = this.#viewOf(card.key);
      view.update(card, faceOf(card, { ...surroundings, waits: waitsFor(card.key) }));
    }
    for (const key of [...this.#views.keys()]) if (!this.#cards.has(key)) this.#forget(key);
    this.#place();
  }

  #viewOf(key) {
    if (!this.#views.has(key)) this.#views.set(key, new CardView(key, this.perform));
    return this.#views.get(key);
  }

  #forget(key) {
    this.#views.get(key).element.remove();
    this.#views.delete(key);
    if (this.#current === key) this.#current = null;
  }

  #place() {
    const { alerts, needs, handled } = this.#order;
    const hidden = this.#showAll ? 0 : Math.max(0, handled.length - MOST_HANDLED);
    this.#keepingTheScroll(() => {
      this.places.alerts.hidden = alerts.length === 0;
      arrange(this.places.alerts, this.#elements(alerts));
    });
    arrange(this.places.needs, this.#elements(needs));
    arrange(this.places.handled, this.#elements(handled.slice(0, handled.length - hidden)));
    this.places.handledPart.hidden = handled.length === 0;
    this.places.handledMore.hidden = hidden === 0;
    if (hidden) fill(this.places.handledMore, button(words.olderHandled(hidden), () => this.showAll(), { class: "quiet" }));
    this.places.calm.hidden = this.openKeys().length > 0;
  }

  /** How many things wait for this facilitator. */
  needing() {
    return needing([...this.#cards.values()]);
  }

  showAll() {
    this.#showAll = true;
    this.#place();
  }

  /** An alert takes room above what one reads: what one reads stays where it is on the screen. */
  #keepingTheScroll(change) {
    const { scroll } = this.places;
    const before = scroll.getBoundingClientRect().top;
    const at = scroll.scrollTop;
    change();
    const moved = scroll.getBoundingClientRect().top - before;
    if (moved && this.hand.isIn()) scroll.scrollTop = at + moved;
  }

  #elements(keys) {
    return keys.map((key) => this.#views.get(key).element);
  }

  /** The cards that are still open, in the order in which they stand. */
  openKeys() {
    return [...this.#order.alerts, ...this.#order.needs].filter((key) => !this.#views.get(key)?.shut);
  }

  /** The open alerts that nobody has taken. */
  loudAlerts() {
    return this.#order.alerts.map((key) => this.#cards.get(key)).filter((card) => card && isOpen(card.thing) && card.thing.state === "open");
  }

  // Where one stands

  /** The card that keys speak of: the one with the focus, the one last stood on, or the first. */
  current() {
    const focused = document.activeElement?.closest?.("[data-key]")?.dataset.key;
    const open = this.openKeys();
    const key = this.#views.has(focused) ? focused : open.includes(this.#current) ? this.#current : open[0];
    return key === undefined ? null : this.#views.get(key);
  }

  /** One further (1) or back (-1). */
  step(by) {
    const open = this.openKeys();
    if (!open.length) return;
    const at = open.indexOf(this.#current);
    const next = at < 0 ? (by > 0 ? 0 : open.length - 1) : Math.min(open.length - 1, Math.max(0, at + by));
    this.goTo(open[next]);
  }

  goTo(key) {
    const view = this.#views.get(key);
    if (!view) return;
    this.#stand(key);
    view.element.focus({ preventScroll: true });
    view.element.scrollIntoView({ block: "nearest" });
  }

  #stand(key) {
    if (this.#current === key) return;
    this.#views.get(this.#current)?.setCurrent(false);
    this.#current = key;
    this.#views.get(key)?.setCurrent(true);
  }

  hasDrawer() {
    return [...this.#views.values()].some((view) => view.drawer);
  }

  tick(now) {
    for (const view of this.#views.values()) view.tick(now);
  }
}

/** Puts nodes in this order, moving none that stands right; who was in a moved one keeps the focus. */
export function arrange(parent, nodes) {
  const active = document.activeElement;
  const held = nodes.some((node) => node.contains(active)) ? active : null;
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, at) => {
    if (parent.children[at] !== node) parent.insertBefore(node, parent.children[at] ?? null);
  });
  if (held && document.activeElement !== held) held.focus({ preventScroll: true });
}
