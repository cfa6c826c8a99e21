/* Leave now: the button, or Shift pressed three times, empties the page, ends the session and goes away at once.
   Without this script the button is a plain form that does the same, one request slower. */
(() => {
  const form = document.querySelector("form[data-leave]");
  if (!form) return;

  for (const hint of document.querySelectorAll("[data-leave-keys]")) hint.hidden = false;

  const AT_MOST_MS = 200;
  const AGAIN_MS = 2000;
  const LEFT = "left";
  let left = false;

  // keepalive: the request outlives the page. Where it leads is not followed, only its headers count.
  const endSession = () =>
    fetch(form.action, { method: "POST", keepalive: true, redirect: "manual", credentials: "same-origin" });

  const goAway = () => location.replace(form.dataset.leave);

  const blank = () => {
    document.title = "";
    document.body.replaceChildren();
  };

  const leave = async () => {
    if (left) return;
    left = true;
    // Whoever holds unsaved words sends them now, keeps nothing here from now on, and adds what to wait for.
    const leaving = new CustomEvent("leaving", { detail: [] });
    document.dispatchEvent(leaving);
    blank();
    forgetHere();
    mark();
    const last = Promise.allSettled(leaving.detail);
    if (leaving.detail.length) await Promise.race([last, new Promise((go) => setTimeout(go, AT_MOST_MS))]);
    endSession().then(forgetHere, () => {});
    goAway();
  };

  // The one request may be lost on its way. Until it was answered no page of hers is shown here, and it is made again.
  const leaveAgain = () =>
    endSession().then(
      () => {
        forgetHere();
        goAway();
      },
      () => setTimeout(leaveAgain, AGAIN_MS),
    );

  const mark = () => {
    try {
      localStorage.setItem(LEFT, "1");
    } catch {
      // Nothing can be kept here: then there is no mark either.
    }
  };

  const wasLost = () => {
    try {
      if (localStorage.getItem(LEFT) === null) return false;
      if ("account" in document.body.dataset) return true;
      localStorage.removeItem(LEFT);
      return false;
    } catch {
      return false;
    }
  };

  const forgetHere = () => {
    try {
      sessionStorage.clear();
      localStorage.clear();
    } catch {
      // Storage is switched off in this browser: then there is nothing in it.
    }
  };

  if (wasLost()) {
    blank();
    leaveAgain();
    return;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });

  const WITHIN_MS = 2000;
  let presses = [];
  document.addEventListener(
    "keydown",
    (event) => {
      // Any other key between two presses means that somebody is typing capitals.
      if (event.key !== "Shift") presses = [];
      else if (!event.repeat) presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < WITHIN_MS);
      if (presses.length >= 3) leave();
    },
    true,
  );

  // Back must show what the server says now, never a page the browser kept in memory.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.body.replaceChildren();
    location.reload();
  });
})();
