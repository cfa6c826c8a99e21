/* Folds: details[data-fold="name"] remember being opened by hand, in this browser only, until Leave now or signing out.
   What is open because something stands in it says nothing about the next time. */
(() => {
  const key = (fold) => `fold:${fold.closest("[data-folds]")?.dataset.folds ?? "page"}:${fold.dataset.fold}`;

  const openRemembered = () => {
    for (const fold of document.querySelectorAll("details[data-fold]:not([open])")) {
      if (recall(key(fold)) === "open") fold.open = true;
    }
  };

  const recall = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };

  /* A tap or a key on the summary: the fold itself turns a moment later. */
  const remember = (event) => {
    const fold = event.target.closest?.("summary")?.parentElement;
    if (!fold?.dataset.fold || event.defaultPrevented) return;
    try {
      if (fold.open) localStorage.removeItem(key(fold));
      else localStorage.setItem(key(fold), "open");
    } catch {
      // Storage is switched off: folds start closed, nothing else changes.
    }
  };

  document.addEventListener("click", remember);
  document.addEventListener("htmx:after:swap", openRemembered);
  openRemembered();
})();
