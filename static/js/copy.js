// Copy: a button beside a checksum or a link puts it on the clipboard. Without this the words can be selected.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
      button.textContent = "Copied";
    } catch {
      source.select?.();
      button.textContent = "Select it and copy";
    }
    setTimeout(() => (button.textContent = words), 3000);
  });
}
