/* Leave now: the button, or Shift pressed three times, empties the page, ends the session and goes away at once.
   Without this script the button is a plain form that does the same, one request slower. */
(() => {
  const form = document.querySelector("form[data-leave]");
  if (!form) return;

  for (const hint of document.querySelectorAll("[data-leave-keys]")) hint.hidden = false;

  const AT_MOST_MS = 200;
  let left = false;

  const leave = async () => {
    if (left) return;
    left = true;
    // Whoever holds unsaved words sends them now, keeps nothing here from now on, and adds what to wait for.
    const leaving = new CustomEvent("leaving", { detail: [] });
    document.dispatchEvent(leaving);
    document.title = "";
    document.body.replaceChildren();
    forgetHere();
    const last = Promise.allSettled(leaving.detail);
    if (leaving.detail.length) await Promise.race([last, new Promise((go) => setTimeout(go, AT_MOST_MS))]);
    // keepalive: the request outlives the page. Where it leads is not followed, only its headers count.
    fetch(form.action, { method: "POST", keepalive: true, redirect: "manual", credentials: "same-origin" }).catch(() => {});
    location.replace(form.dataset.leave);
  };

  const forgetHere = () => {
    try {
      sessionStorage.clear();
      localStorage.clear();
    } catch {
      // Storage is switched off in this browser: then there is nothing in it.
    }
  };

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
