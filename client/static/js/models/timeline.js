/** The talk as a list to draw: messages, shared guidelines, the line where one left off; and the part of it that is drawn. */

export const MOST_ROWS = 300;
export const SLIDE = 100;

/**
 * [{key, kind: "message"|"guideline"|"left_off", ...}] in order.
 * People whom one has hidden for oneself are left out. The line stands before the first message that others wrote since.
 * Guidelines stand by their time among the messages; those from before the oldest loaded message wait until it is loaded.
 */
export function itemsOf(state, leftOff = null) {
  const items = [];
  const guidelines = [...state.guidelines].sort((one, other) => (one.at < other.at ? -1 : 1));
  const hidden = new Set(state.you.hidden ?? []);
  const messages = state.messages.filter(({ seat }) => !hidden.has(seat));
  const oldest = state.messages[0]?.at;
  const shown = state.more && oldest ? guidelines.filter(({ at }) => at >= oldest) : guidelines;
  let next = 0;
  let owesMark = false;
  for (const message of messages) {
    while (next < shown.length && shown[next].at < message.at) items.push(guidelineItem(shown[next++]));
    if (owesMark && message.seat !== state.you.seat) {
      items.push({ key: "left_off", kind: "left_off" });
      owesMark = false;
    }
    items.push({ key: `message:${message.id}`, kind: "message", message });
    if (message.id === leftOff) owesMark = true;
  }
  return [...items, ...shown.slice(next).map(guidelineItem)];
}

function guidelineItem(guideline) {
  return { key: `guideline:${guideline.id}`, kind: "guideline", guideline };
}

/**
 * Which items are drawn: at most MOST_ROWS, a window that stays where one reads.
 * `below` counts the newest items under the window that are not drawn.
 */
export class Window {
  below = 0;
  #total = 0;

  /** The list has grown at its end (`added` items); `following` says whether the person reads the newest. */
  grew(total, added, following) {
    if (following) this.below = 0;
    else if (this.below > 0) this.below += added;
    this.#total = total;
    this.below = Math.min(this.below, Math.max(0, total - 1));
  }

  range() {
    const end = this.#total - this.below;
    return { start: Math.max(0, end - MOST_ROWS), end };
  }

  /** Towards older ones; false where the oldest loaded is drawn already. */
  slideUp() {
    const { start } = this.range();
    if (start === 0) return false;
    this.below += Math.min(SLIDE, start);
    return true;
  }

  /** Towards newer ones; false where the newest is drawn already. */
  slideDown() {
    if (this.below === 0) return false;
    this.below = Math.max(0, this.below - SLIDE);
    return true;
  }

  /** Draws the item at this index, with some after it; false where it is drawn already. */
  reveal(index) {
    const { start, end } = this.range();
    if (index >= start && index < end) return false;
    this.below = Math.max(0, this.#total - index - SLIDE);
    return true;
  }

  toNewest() {
    this.below = 0;
  }
}
