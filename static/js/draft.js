/* Drafts: keeps an entry's words in this browser only while the server cannot be reached, and gives them back later. */
(() => {
  const PREFIX = "draft:";
  const AGAIN_AFTER = 20000;

  let unsaved = false;
  let leaving = false;

  const form = () => document.querySelector("form[data-draft]");
  const note = () => document.getElementById("draft-note");
  const key = (it) => PREFIX + it.dataset.draft;

  const storage = (use) => {
    try {
      return use(localStorage);
    } catch {
      return null; // Storage is full or switched off: the words are on the page, as they are without this file.
    }
  };

  const recall = (name) => {
    try {
      return JSON.parse(storage((s) => s.getItem(name)));
    } catch {
      return null;
    }
  };

  const forget = (name) => storage((s) => s.removeItem(name));

  const keep = () => {
    const it = form();
    const fields = [...new FormData(it)].filter(([name]) => name !== "csrf_token");
    storage((s) => s.setItem(key(it), JSON.stringify({ at: Date.now(), path: location.pathname, fields })));
  };

  const say = (words) => {
    if (note()) note().textContent = words;
  };

  /* The server's answer to what was kept on it while typing. */
  const answered = (event) => {
    const ctx = event.detail?.ctx;
    if (!ctx || ctx.sourceElement !== note() || !form()) return;
    const status = ctx.response?.status ?? ctx.response?.raw?.status ?? 0;
    if (status >= 200 && status < 300) {
      forget(key(form()));
      if (leaving) location.assign("/home");
      return;
    }
    leaving = false;
    unsaved = true;
    if (status === 0 || status >= 500) {
      keep();
      if (status === 0) say("We cannot be reached just now. Your words are kept in this browser.");
    }
  };

  /* What is typed from here on is in no request yet. */
  const asking = (event) => {
    if (note() && event.detail?.ctx?.sourceElement === note()) unsaved = false;
  };

  const sending = (event) => {
    const it = form();
    if (event.target !== it) return;
    if (event.submitter?.hasAttribute("data-keep-draft") && note()) {
      event.preventDefault();
      leaving = true;
      htmx.trigger(note(), "keep");
      return;
    }
    if (!unsaved || event.submitter?.hasAttribute("formaction")) return;
    keep();
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say("Not saved: there is no connection. Your words are kept in this browser until there is one.");
  };

  const typing = (event) => {
    if (form()?.contains(event.target)) unsaved = true;
  };

  const tryAgain = () => {
    if (form() && note() && storage((s) => s.getItem(key(form())))) htmx.trigger(note(), "keep");
  };

  /* What an earlier visit kept, on the page it belongs to. */
  const offer = () => {
    for (const saved of document.querySelectorAll("[data-saved-entry]")) {
      const name = PREFIX + saved.dataset.savedEntry;
      forget(name);
      const correction = recall(`${name}-correction`);
      const basedOn = Number(correction?.fields.find(([field]) => field === "based_on")?.[1]);
      if (basedOn < Number(saved.dataset.savedRevision)) forget(`${name}-correction`);
    }
    const it = form();
    if (!it) return;
    if ("answered" in it.dataset) forget(key(it));
    const kept = recall(key(it));
    const place = document.querySelector("[data-kept]");
    if (kept && place) {
      place.querySelector("[data-kept-when]").textContent = ` (${new Date(kept.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })})`;
      place.hidden = false;
    } else {
      offerElsewhere(it);
    }
  };

  const offerElsewhere = (it) => {
    const names = storage((s) => Object.keys(s)) ?? [];
    const other = names.find((name) => name.startsWith(PREFIX) && name !== key(it));
    const kept = other && recall(other);
    const place = document.querySelector("[data-kept-elsewhere]");
    if (!kept || !place) return;
    const id = other.slice(PREFIX.length);
    const path = id.endsWith("-correction") ? `/incidents/${id.slice(0, -11)}/edit` : `/incidents/new?draft=${id}`;
    place.querySelector("a").href = path;
    place.hidden = false;
  };

  const putBack = (kept) => {
    const it = form();
    const byName = Map.groupBy ? Map.groupBy(kept.fields, ([name]) => name) : grouped(kept.fields);
    for (const control of it.elements) {
      if (!control.name || control.type === "hidden") continue;
      const values = (byName.get(control.name) ?? []).map(([, value]) => value);
      if (control.type === "checkbox" || control.type === "radio") {
        control.checked = values.includes(control.value);
      } else if (control.name === "people" || control.name === "tags") {
        const boxes = [...it.querySelectorAll(`input[type=checkbox][name=${control.name}]`)].map((box) => box.value);
        control.value = values.filter((value) => value && !boxes.includes(value)).join(", ");
      } else {
        control.value = values[0] ?? "";
      }
    }
    for (const fold of it.querySelectorAll("details:not([data-fold=guide])")) {
      fold.open ||= [...fold.querySelectorAll("textarea, input[type=text]")].some((control) => control.value);
    }
    unsaved = true;
    htmx.trigger(note(), "keep");
  };

  const grouped = (pairs) => {
    const groups = new Map();
    for (const pair of pairs) groups.set(pair[0], [...(groups.get(pair[0]) ?? []), pair]);
    return groups;
  };

  const clicked = (event) => {
    const place = event.target.closest?.("[data-kept]");
    if (!place || !form()) return;
    const kept = recall(key(form()));
    if (event.target.closest("[data-kept-use]") && kept) putBack(kept);
    else if (event.target.closest("[data-kept-drop]")) forget(key(form()));
    else return;
    place.hidden = true;
  };

  document.addEventListener("input", typing);
  document.addEventListener("click", clicked);
  document.addEventListener("submit", sending, true);
  document.addEventListener("htmx:before:request", asking);
  document.addEventListener("htmx:after:request", answered);
  document.addEventListener("htmx:error", answered);
  document.addEventListener("htmx:after:swap", offer);
  addEventListener("online", tryAgain);
  setInterval(tryAgain, AGAIN_AFTER);
  offer();
})();
