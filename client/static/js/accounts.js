// What the pages of accounts gain where scripts run: passwords one can look at, copying.

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText((source.value ?? source.innerText).trim());
      button.textContent = button.dataset.done;
    } catch {
      // Not allowed here: the words can still be marked by hand.
      if (source.select) source.select();
    }
  });
}

for (const field of document.querySelectorAll("[data-show-password] input[type=password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = field.form.dataset.showPassword;
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-controls", field.id);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.addEventListener("click", () => show(field.type === "password"));
  // A browser offers to keep what was typed as text.
  field.form.addEventListener("submit", () => show(false));
  const row = document.createElement("div");
  row.className = "row";
  row.append(button);
  field.after(row);
}
