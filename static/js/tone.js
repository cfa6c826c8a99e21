/* Tone: puts a plainer wording into the text that is being written, and copies a finished one. */
(() => {
  const copyable = (button) => button.closest("details, .card, article")?.querySelector("[data-copy-text]");

  /* The place was found in the text as it was sent; what was typed or replaced since may have moved it. */
  const use = (event, button) => {
    const box = button.form?.querySelector("[data-tone-text]");
    if (!box) return;
    event.preventDefault();
    const { start, words, plainer } = button.dataset;
    const from = nearest(box.value, words, Number(start));
    if (from >= 0) replace(box, from, words.length, plainer);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  };

  const nearest = (text, words, start) => {
    const before = text.lastIndexOf(words, start);
    const after = text.indexOf(words, start);
    if (before < 0 || after < 0) return Math.max(before, after);
    return start - before < after - start ? before : after;
  };

  const replace = (box, from, length, plainer) => {
    let to = from + length;
    if (!plainer && box.value[to] === " " && (from === 0 || /\s/.test(box.value[from - 1]))) to += 1;
    box.setRangeText(plainer, from, to, "end");
  };

  const copy = async (button) => {
    const said = button.parentElement.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(copyable(button).textContent);
      said.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(copyable(button));
      said.textContent = "Press copy: the text is selected.";
    }
  };

  const show = () => {
    for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-tone-use], [data-copy]");
    if (button?.hasAttribute("data-copy")) copy(button);
    else if (button) use(event, button);
  });
  document.addEventListener("htmx:after:swap", show);
  show();
})();
