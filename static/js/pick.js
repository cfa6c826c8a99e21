/* Pick: completes the last of several names in one line. A browser completes a whole line only, so each suggestion
   carries what stands before it. Without this file the first name is completed, and the rest is typed. */
(() => {
  const offered = new WeakMap();

  const words = (list) => {
    if (!offered.has(list)) offered.set(list, [...list.options].map((option) => option.value));
    return offered.get(list);
  };

  /* All up to the last comma or semicolon, but none in brackets: "Sam (dad, coach), " of "Sam (dad, coach), Ms. O". */
  const before = (line) => {
    const bare = line.replace(/\([^()]*\)/g, (part) => "_".repeat(part.length));
    const cut = Math.max(bare.lastIndexOf(","), bare.lastIndexOf(";")) + 1;
    return cut ? `${line.slice(0, cut)} ` : "";
  };

  const suggest = (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.list || !box.closest(".pick")) return;
    const start = before(box.value);
    if (box.list.dataset.start === start) return;
    const named = start.toLowerCase().split(/[,;]/).map((name) => name.trim());
    const left = words(box.list).filter((word) => !named.includes(word.toLowerCase()));
    box.list.replaceChildren(...left.map((word) => Object.assign(document.createElement("option"), { value: start + word })));
    box.list.dataset.start = start;
  };

  document.addEventListener("input", suggest);
  document.addEventListener("focusin", suggest);
})();
