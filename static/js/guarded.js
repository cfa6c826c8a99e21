/* Guarded: a form whose words no lost connection takes. They are kept in this browser while they are typed; the form
   goes without leaving the page, which is left when its words are saved; and the next visit offers what is left over.
   kept.js wipes what another account left. With data-unkept nothing is kept: the words stay on the page.
   Without this script the form is sent as any other. */
(() => {
  const KEEP_AFTER = 300;
  const QUIET = 2000; // A younger record may belong to another tab, and be on its way.
  const SHOWN = 300; // Characters of what is offered.
  const form = document.querySelector("form[data-guarded]");
  const { account } = document.body.dataset;
  if (!form || !account) return;

  const place = `${kept.GUARDED}${account}:${form.dataset.guarded}:`;
  const own = place + Date.now().toString(36) + Math.random().toString(36).slice(2);
  const unkept = form.dataset.unkept !== undefined;
  let keeping, typedAt, askedAt, gone, busy, natively;

  const ticked = (box) => ["radio", "checkbox"].includes(box.type);
  const typable = (box) => box.name && !["hidden", "submit", "button", "file"].includes(box.type);
  const boxes = () => [...form.elements].filter(typable);
  const fields = () => boxes().filter((box) => !ticked(box) || box.checked).map((box) => [box.name, box.value]);

  const say = (words) => {
    const note = form.querySelector(".saved-note");
    if (note) note.textContent = words;
  };

  const keep = (more) => {
    clearTimeout(keeping);
    keeping = null;
    return !gone && !unkept && kept.keep(own, { fields: fields(), ...more });
  };

  const forget = (name) => {
    clearTimeout(keeping);
    keeping = null;
    kept.forget(name);
  };

  const unreached = (words) => say(`${words} Your words are ${keep() ? "kept in this browser" : "on this page"}.`);

  const changed = ({ target }) => {
    if (!typable(target)) return;
    typedAt = Date.now();
    keeping ??= setTimeout(() => (navigator.onLine ? keep() : unreached("Not saved yet: there is no connection.")), KEEP_AFTER);
  };

  /* What is typed may also go to the server as it comes (data-autosave): words that stand there need not stay here. */
  const autosaves = (does) => (event) => {
    if (event.detail?.ctx?.sourceElement?.hasAttribute("data-autosave")) does(event.detail.ctx);
  };

  const asking = () => {
    askedAt = Date.now();
  };

  const answered = ({ response }) => {
    if (response.raw.ok && typedAt <= askedAt) forget(own);
  };

  const part = (address) => new URL(address, location.href).pathname.split("/")[1];

  /* Only a way onward within the same part of the product says that the words are saved. Any other answer is a page, and the
     form sends itself for that. */
  const send = async (submitter) => {
    const body = new URLSearchParams(new FormData(form));
    if (submitter?.name) body.append(submitter.name, submitter.value);
    const headers = { "HX-Request": "true", "HX-Request-Type": "full" };
    const answer = await fetch(submitter?.getAttribute("formaction") ?? form.action, { method: "POST", headers, body }).catch(() => null);
    if (!answer) return unreached("Not saved: we cannot be reached just now.");
    const onward = answer.ok && answer.headers.get("HX-Redirect");
    if (onward && part(onward) === part(form.action)) leaveFor(onward);
    else sendNatively(submitter);
  };

  const leaveFor = (address) => {
    forget(own);
    gone = true;
    location.assign(address);
  };

  const sendNatively = (submitter) => {
    keep({ sent: true });
    gone = true; // What the move cuts off is no news.
    natively = true;
    form.requestSubmit(submitter);
    natively = false;
  };

  const submitting = async (event) => {
    if (natively) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    keep();
    await send(event.submitter);
    busy = false;
  };

  const put = (found) => {
    for (const box of boxes()) {
      const values = found.filter(([name]) => name === box.name).map(([, value]) => value);
      if (ticked(box)) box.checked = values.includes(box.value);
      else if (values.length) [box.value] = values;
    }
    for (const box of form.querySelectorAll("textarea")) box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const element = (tag, properties, ...inside) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...inside);
    return made;
  };

  const button = (words, act) => {
    const made = element("button", { type: "button", className: "button" }, words);
    made.addEventListener("click", act);
    return made;
  };

  const longest = (found) => found.map(([, value]) => value).reduce((a, b) => (b.length > a.length ? b : a), "");

  const offer = (name) => {
    const record = kept.read(name);
    if (!record || JSON.stringify(record.fields) === JSON.stringify(fields())) return; // The same words stand in the form.
    const at = new Date(record.at).toLocaleString("en-US", { dateStyle: "medium", timeStyle: "short" });
    const words = longest(record.fields);
    const drop = () => {
      forget(name);
      box.remove();
    };
    const use = () => {
      put(record.fields);
      if (keep()) drop();
      form.querySelector("textarea")?.focus();
    };
    const box = element(
      "section",
      { className: "notice notice-warning stack-small", ariaLabel: "Kept words" },
      element("p", {}, `This browser kept words that may not have been saved, typed ${at}.`),
      element("blockquote", { className: "quote", dir: "auto" }, words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words),
      element("p", { className: "actions" }, button("Put them back", use), button("Throw them away", drop)),
    );
    form.before(box);
  };

  /* The page answers a form that was sent, with its words: then what was kept of that one is this one's. */
  const adopt = () => {
    for (const name of kept.names(place)) if (name !== own && kept.read(name).sent && keep()) forget(name);
  };

  if (form.dataset.answered !== undefined) adopt();
  for (const name of kept.names(place).filter((one) => one !== own)) setTimeout(offer, Math.max(0, kept.read(name).at + QUIET - Date.now()), name);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", submitting);
  document.addEventListener("htmx:before:request", autosaves(asking));
  document.addEventListener("htmx:after:request", autosaves(answered));
  document.addEventListener("htmx:error", autosaves(() => unreached("Not saved yet: we cannot be reached just now.")));
  document.addEventListener("leaving", () => {
    gone = true;
  });
})();
