/** The talk as a list to draw: messages, shared guidelines, the line where one left off; and the part of it that is drawn. */

export const MOST_ROWS = 300;
export const SLIDE = 100;

/**
 * [{key, kind: "message"|"guideline"|"left_off", ...}] in order.
 * Guidelines stand by their time among the messages; those from before the oldest loaded message wait until it is loaded.
 */
export function itemsOf(state, leftOff = null) {
  const items = [];
  const guidelines = [...state.guidelines].sort((one, other) => (one.at < other.at ? -1 : 1));
  const oldest = state.messages[0]?.at;
  const shown = state.more && oldest ? guidelines.filter(({ at }) => at >= oldest) : guidelines;
  let next = 0;
  state.messages.forEach((message, index) => {
    while (next < shown.length && shown[next].at < message.at) items.push(guidelineItem(shown[next++]));
    items.push({ key: `message:${message.id}`, kind: "message", message });
    const follows = state.messages.slice(index + 1).some(({ seat }) => seat !== state.you.seat);
    if (message.id === leftOff && follows) items.push({ key: "left_off", kind: "left_off" });
  });
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

  toNewest() {
    this.below = 0;
  }
}
