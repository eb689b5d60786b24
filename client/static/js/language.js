// What the pages of rules and cards gain where scripts run: a way from an error to its line.

const source = document.querySelector("textarea[data-lines]");

/** Put the cursor on a line of the text, counted from 1, with the whole line selected. */
function goTo(line) {
  const lines = source.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  source.focus();
  source.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  source.scrollTop = (source.scrollHeight / lines.length) * Math.max(0, line - 4);
}

if (source) {
  for (const error of document.querySelectorAll("#text-error li")) {
    const line = Number(/\d+/.exec(error.textContent)?.[0]);
    if (!line) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = source.dataset.lines.replace("{line}", String(line));
    button.addEventListener("click", () => goTo(line));
    error.append(" ", button);
  }
}
