/* Cover: while the lock of the private pages is on, one that stands open is covered when the lock shuts: after the
   idle minutes without use, when it is shown again, and with "Lock now" in another tab. A page without fields makes way
   for the lock; what is typed in a form stays behind the cover, in this page alone, until the lock is open again.
   No answer is no lock: without a connection a page stays for as long as it is used, and is covered in its place. */
(() => {
  const { idle, state, lock } = document.currentScript.dataset;
  const IDLE_MS = Number(idle) * 1000;
  const TELL_MS = IDLE_MS / 10;
  const ANSWER_MS = 5000;
  const AGAIN_MS = 5000;
  const channel = new BroadcastChannel("lock");
  const page = document.querySelector(".page");
  const cover = document.querySelector("template[data-cover]");
  const token = document.querySelector("[name=csrf_token]")?.value;
  let used = Date.now();
  let told = used;
  let timer, behind, focused;

  const FIELDS = "main form[method=post] :is(textarea, select, input:not([type=hidden]))";
  const typable = () => (behind ?? page).querySelector(FIELDS);

  const wait = (ms, asking) => {
    clearTimeout(timer);
    timer = setTimeout(look, ms, asking);
  };

  const hide = () => {
    if (behind) return;
    focused = document.activeElement;
    behind = document.createDocumentFragment();
    behind.append(...page.childNodes);
    page.append(cover.content.cloneNode(true));
    page.querySelector("main").focus();
  };

  const show = () => {
    if (!behind) return;
    page.replaceChildren(behind);
    behind = null;
    focused?.focus({ preventScroll: true });
  };

  const shut = () => {
    clearTimeout(timer);
    hide();
    if (!typable() && navigator.onLine) location.replace(lock);
  };

  const ask = (more) => {
    const asked = { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS), ...more };
    return fetch(state, asked).catch(() => null);
  };

  /* How long the lock stays open, in milliseconds; 0 when it is shut, null when nobody can tell just now. */
  const open = async () => {
    const answer = await ask();
    if (!answer || answer.status === 429 || answer.status >= 500) return null;
    return answer.ok ? Number(await answer.text()) * 1000 : 0;
  };

  const left = () => used + IDLE_MS - Date.now();

  async function look({ always = false } = {}) {
    if (!always && !behind && left() > 0) return wait(left());
    if (left() <= 0) hide(); // Nothing is seen while it is asked.
    const longer = await open();
    if (longer === null) return wait(AGAIN_MS, { always: true });
    if (!longer) return shut();
    used = Math.max(used, Date.now() + Math.min(longer, IDLE_MS) - IDLE_MS);
    show();
    wait(left());
  }

  const back = () => {
    if (!document.hidden) look({ always: true });
  };

  const use = () => {
    if (!behind && left() > 0) used = Date.now();
  };

  /* Whoever writes asks for no page: the lock is told that somebody is here. */
  const tell = () => {
    if (behind || document.hidden || used <= told) return;
    told = used;
    ask({ method: "POST", headers: { "X-CSRFToken": token } });
  };

  for (const event of ["keydown", "pointerdown", "pointermove", "wheel", "scroll", "input"]) {
    document.addEventListener(event, use, { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", back);
  window.addEventListener("online", back);
  window.addEventListener("pageshow", (event) => event.persisted && back());
  document.addEventListener("click", (event) => event.target.closest("[data-look-again]") && back());
  document.addEventListener("submit", (event) => event.target.matches("[data-lock-now]") && channel.postMessage("shut"));
  channel.addEventListener("message", shut);
  setInterval(tell, TELL_MS);
  wait(IDLE_MS);
})();
