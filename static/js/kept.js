/* Kept: words that may not have reached the server, in this browser, one record for each visit of a form.
   Each lies under its account's mark. Nothing goes but what the server has word for word, what the person throws
   away, and what another account left: that is wiped as soon as somebody else is signed in. */
const kept = (() => {
  const PREFIX = "draft:";
  const GUARDED = "words:"; // What guarded.js keeps, by its own rules.
  const QUIET = 2000; // A younger record may belong to a form that is still being typed in, or be on its way.
  const account = document.body.dataset.account;
  const place = () => document.querySelector("[data-kept]");

  const storage = (use) => {
    try {
      return use(localStorage);
    } catch {
      return null; // Full or switched off: the words are on the page, as they are without this file.
    }
  };

  const names = (prefix = PREFIX) => storage((s) => Object.keys(s))?.filter((name) => name.startsWith(prefix)) ?? [];
  const ours = (name, prefix = PREFIX) => name.startsWith(`${prefix}${account}:`);
  const text = (name) => storage((s) => s.getItem(name));
  const read = (name) => JSON.parse(text(name) ?? "null");
  const forget = (name) => storage((s) => s.removeItem(name));
  const fresh = () => `${PREFIX}${account}:${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;

  /* Whether it is kept now. `record`: id of the entry, fields as a form has them, sent when they went with Save. */
  const keep = (name, record) =>
    account ? storage((s) => (s.setItem(name, JSON.stringify({ at: Date.now(), ...record })), true)) : null;

  /* The form on this page shows what was sent from an earlier one: then that one's record is this one's. */
  const adopt = (id) => {
    for (const name of names().filter((name) => ours(name))) {
      const record = read(name);
      if (record.sent && record.id === id) forget(name);
    }
  };

  const offer = () => {
    for (const name of names().filter((name) => ours(name))) {
      const { at, id, sent } = read(name);
      const answered = sent && id === place()?.dataset.kept;
      setTimeout(ask, answered ? 0 : Math.max(0, at + QUIET - Date.now()), name);
    }
  };

  /* Asks whether the server has these very words; if not, it answers with what can be done about them. */
  const ask = async (name) => {
    const asked = text(name);
    if (!asked || !place() || name === kept.current || shown(name)) return;
    const { id, at, fields } = JSON.parse(asked);
    if (place().dataset.kept && place().dataset.kept !== id) return;
    const answer = await fetch(place().dataset.keptFrom.replace("ENTRY", id), {
      method: "POST",
      headers: { "X-CSRFToken": place().dataset.token },
      body: new URLSearchParams([...fields, ["at", at]]),
    }).catch(() => null);
    if (text(name) !== asked || !place() || shown(name)) return;
    if (answer?.status === 204) forget(name);
    else if (answer?.status === 200) show(name, await answer.text());
  };

  const shown = (name) => place().querySelector(`[data-kept-name="${name}"]`);

  const show = (name, html) => {
    const box = document.createElement("div");
    box.innerHTML = html;
    box.dataset.keptName = name;
    place().append(box);
    place().hidden = false;
  };

  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("[data-kept-drop]")?.closest("[data-kept-name]");
    if (!box) return;
    forget(box.dataset.keptName);
    box.remove();
  });

  for (const prefix of account ? [PREFIX, GUARDED] : [])
    for (const name of names(prefix)) if (!ours(name, prefix)) forget(name);
  document.addEventListener("htmx:after:swap", offer);
  addEventListener("DOMContentLoaded", offer); // After draft.js has said which record is its own.
  return { current: null, fresh, keep, adopt, forget, names, read, GUARDED };
})();
