/*
 * Times in the reader's own zone. The server writes every moment in words that are true without this script:
 *
 *     <time datetime="2026-11-25T18:00:00Z" data-show="day_and_time">Wednesday, 25 November, 18:00 UTC</time>
 *
 * `data-show` is "time" (6:00 pm), "day" (Wednesday, 25 November), "day_and_time", or "zone" (the name of the reader's zone).
 * An element with `data-same-zone` holds the same moment in another zone, and is hidden where that zone reads the same as one's own:
 *
 *     <span data-same-zone="Europe/Berlin" data-at="2026-11-25T18:00:00Z">19:00 in Berlin</span>
 *
 * An <input data-own-zone> or <select data-own-zone> that is still empty is given the name of the reader's zone.
 */
const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const SHOWS = {
  time: { hour: "numeric", minute: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long" },
  day_and_time: { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" },
  zone: { hour: "numeric", timeZoneName: "long" },
};

function inWords(moment, show) {
  const format = new Intl.DateTimeFormat(undefined, SHOWS[show] ?? SHOWS.day_and_time);
  if (show === "zone") return format.formatToParts(moment).find(({ type }) => type === "timeZoneName")?.value ?? OWN_ZONE;
  return format.format(moment);
}

function wallClock(moment, zone) {
  return new Intl.DateTimeFormat("en", { dateStyle: "short", timeStyle: "short", timeZone: zone }).format(moment);
}

export function tellTimes(root = document) {
  for (const time of root.querySelectorAll("time[data-show]")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.getTime())) time.textContent = inWords(moment, time.dataset.show);
  }
  for (const other of root.querySelectorAll("[data-same-zone]")) hideWhereSame(other);
  for (const field of root.querySelectorAll("[data-own-zone]")) if (!field.value && OWN_ZONE) field.value = OWN_ZONE;
}

function hideWhereSame(other) {
  const moment = new Date(other.dataset.at);
  try {
    other.hidden = wallClock(moment, other.dataset.sameZone) === wallClock(moment, OWN_ZONE);
  } catch {
    // A zone or moment this browser does not know stays as the server wrote it.
  }
}

tellTimes();
