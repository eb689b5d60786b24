/**
 * What one can press to reach a contact: from `how`, words such as "Call or text 988", "Text HOME to 741741", "Call 1-800-799-7233, or text
 * START to 88788", a list of {href, words}. `address`, the contact's own tel: or sms: address, is kept for the way that it is.
 */
export function waysTo(how, address = null) {
  const ways = [];
  for (const sentence of sentencesOf(how)) {
    for (const way of waysIn(sentence)) if (!ways.some(({ href }) => href === way.href)) ways.push(way);
  }
  return ways.map((way) => (address && sameWay(address, way.href) ? { ...way, href: address } : way));
}

/** What `how` says beside that: "And give naloxone if you have it"; empty where the buttons say it all. */
export function beside(how) {
  const rest = sentencesOf(how).filter((sentence) => waysIn(sentence).length === 0).join(", ");
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

function sentencesOf(how) {
  return how.split(/[,;.]\s+|(?<=\d)\s+or\s+/i).filter(Boolean);
}

/** The same scheme and, but for a country's code, the same number. */
function sameWay(address, href) {
  const [scheme, number] = address.split("?")[0].split(":");
  const [ours, guessed] = href.split("?")[0].split(":");
  return scheme === ours && number.endsWith(guessed.replace(/^\+?1?(?=\d{10}$)/, ""));
}

const NUMBER = /\+?\d[\d\s()-]*\d/;

function waysIn(sentence) {
  const keyword = sentence.match(/\b[Tt]ext\s+["“]?([A-Z]{2,})["”]?\s+to\s+(\+?\d[\d\s()-]*\d)/);
  if (keyword) return [texting(keyword[2], keyword[1])];
  const number = sentence.match(NUMBER)?.[0].trim();
  if (!number) return [];
  const ways = [];
  if (/\btext\b/i.test(sentence)) ways.push(texting(number));
  if (/\bcall\b/i.test(sentence) || ways.length === 0) ways.unshift(calling(number));
  return ways;
}

function calling(number) {
  return { href: `tel:${digits(number)}`, words: `Call ${number}` };
}

function texting(number, keyword = "") {
  const body = keyword ? `?body=${encodeURIComponent(keyword)}` : "";
  return { href: `sms:${digits(number)}${body}`, words: keyword ? `Text ${keyword} to ${number}` : `Text ${number}` };
}

function digits(number) {
  return number.replace(/[^\d+]/g, "");
}
