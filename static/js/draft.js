/* Drafts: what is typed is kept in this browser within 0.3 s, and on the server when typing pauses or 5 s after. */
(() => {
  const KEEP_AFTER = 300;
  const PAUSE = 1500;
  const CEILING = 5000;
  const AGAIN_AFTER = 20000;
  const MOST_ON_LEAVING = 30000; // Bytes. All requests that outlive a page may have 64 KB together.
  const LATER = [0, 400, 401, 408, 429]; // Answers after which the same words may get through later; and any 5xx.

  let form = null;
  let unsaved = 0; // When the first change was made that is in no request yet.
  let keeping, pausing, sending, blocked, submitted, gone;

  const note = () => document.getElementById("draft-note");
  const fields = () => [...new FormData(form)].filter(([name]) => name !== "csrf_token" && name !== "account");

  const say = (words) => {
    if (note()) note().textContent = words;
  };

  const keep = (more) => {
    clearTimeout(keeping);
    keeping = null;
    return !gone && form?.isConnected && kept.keep(kept.current, { id: form.dataset.draft, fields: fields(), ...more });
  };

  const changed = () => {
    const now = Date.now();
    unsaved ||= now;
    blocked = submitted = false;
    keeping ??= setTimeout(keep, KEEP_AFTER);
    clearTimeout(pausing);
    pausing = setTimeout(send, Math.max(0, Math.min(PAUSE, unsaved + CEILING - now)));
  };

  /* Whether the server has what the form holds now. One request at a time, so that none overtakes another. */
  const send = async () => {
    clearTimeout(pausing);
    if (sending) await sending;
    if (!form?.isConnected || !unsaved || blocked) return !unsaved;
    const name = kept.current;
    sending = post();
    const done = await sending;
    sending = null;
    if (done && !unsaved && !submitted && !gone) kept.forget(name);
    return done;
  };

  const post = async () => {
    const [it, began] = [form, unsaved];
    unsaved = 0;
    const body = new URLSearchParams(new FormData(it)).toString();
    const answer = await fetch(note().dataset.keep, {
      method: "POST",
      keepalive: body.length < MOST_ON_LEAVING,
      headers: { "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true" },
      body,
    }).catch(() => null);
    const ok = Boolean(answer?.ok);
    if (gone || it !== form) return ok;
    if (!ok) unsaved ||= began;
    if (ok) note().innerHTML = await answer.text();
    else await refused(answer);
    return ok;
  };

  const refused = async (answer) => {
    const isKept = keep();
    const status = answer?.status ?? 0;
    blocked = !LATER.includes(status) && status < 500;
    if (answer) note().innerHTML = await answer.text();
    else say(`We cannot be reached just now. Your words are ${isKept ? "kept in this browser" : "on this page"}.`);
    const token = note().querySelector("[data-token]")?.dataset.token;
    if (!token) return;
    form.elements.csrf_token.value = token; // Signed in anew, in another tab.
    pausing = setTimeout(send, 0);
  };

  /* The page may end here: an app switched, a link tapped, a tab closed. */
  const flush = (event) => {
    if (!unsaved || gone || !form?.isConnected) return;
    keep();
    if (sending && event.type === "pagehide") post();
    else send();
  };

  const submitting = (event) => {
    if (event.target !== form) return;
    const { submitter } = event;
    if (submitter?.hasAttribute("data-keep-draft")) {
      leaveFor(event, "/home");
      return;
    }
    const isKept = keep({ sent: true, id: submitter?.dataset.draftOf ?? form.dataset.draft });
    if (navigator.onLine) {
      clearTimeout(pausing);
      unsaved = 0;
      submitted = true; // Now the record goes when the next page has seen that the entry stands.
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    changed();
    say(`Not saved: there is no connection. Your words are ${isKept ? "kept in this browser until there is one" : "on this page"}.`);
  };

  const leaveFor = async (event, address) => {
    event.preventDefault();
    unsaved ||= Date.now();
    blocked = false;
    if (await send()) location.assign(address);
  };

  const clicked = (event) => {
    const link = event.target.closest?.("a[data-after-keeping]");
    if (link && (unsaved || sending)) leaveFor(event, link.href);
  };

  const again = () => {
    if (unsaved && !sending) send();
  };

  /* A form that came with the page, or into it. Each has a record of its own; see kept.js. */
  const begin = () => {
    const found = document.querySelector("form[data-draft]");
    if (found === form) return;
    form = found;
    kept.current = kept.fresh();
    unsaved = 0;
    submitted = false;
    if (!form || form.dataset.answered === undefined) return;
    // Sent and not saved: what an earlier record holds is on the page, and unsaved here.
    if (keep()) kept.adopt(form.dataset.answered);
    changed();
  };

  const typed = (event) => {
    if (form?.contains(event.target)) changed();
  };

  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("click", clicked);
  document.addEventListener("submit", submitting, true);
  document.addEventListener("htmx:after:swap", begin);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? flush() : again()));
  document.addEventListener("leaving", (event) => {
    if (unsaved && form?.isConnected) event.detail.push(post());
    else if (sending) event.detail.push(sending);
    gone = true;
  });
  addEventListener("pagehide", flush);
  addEventListener("online", again);
  setInterval(again, AGAIN_AFTER);
  begin();
})();
