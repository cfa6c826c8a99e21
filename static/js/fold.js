/* Folds: details[data-fold="name"] remember being open, in this browser only, until Leave now or signing out. */
(() => {
  const key = (fold) => `fold:${fold.dataset.fold}`;

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

  const remember = (event) => {
    const fold = event.target;
    if (!(fold instanceof HTMLDetailsElement) || !fold.dataset.fold) return;
    try {
      if (fold.open) localStorage.setItem(key(fold), "open");
      else localStorage.removeItem(key(fold));
    } catch {
      // Storage is switched off: folds start closed, nothing else changes.
    }
  };

  document.addEventListener("toggle", remember, true);
  document.addEventListener("htmx:after:swap", openRemembered);
  openRemembered();
})();
