/* Cover: while the lock of the private pages is on, one that stands open is covered when the lock shuts: after the
   idle minutes without use, when it is shown again, and with "Lock now" in another tab. A page without fields makes way
   for the lock; what is typed in a form stays behind the cover, in this page alone, until the lock is open again. */
(() => {
  const { idle, state, lock } = document.currentScript.dataset;
  const IDLE_MS = Number(idle) * 1000;
  const ANSWER_MS = 5000;
  const channel = new BroadcastChannel("lock");
  const page = document.querySelector(".page");
  const cover = document.querySelector("template[data-cover]");
  let used = Date.now();
  let timer, behind;

  const typable = () => page.querySelector("main form[method=post] :is(textarea, select, input:not([type=hidden]))");

  const wait = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(look, ms);
  };

  const hide = () => {
    if (behind) return;
    behind = document.createDocumentFragment();
    behind.append(...page.childNodes);
    page.append(cover.content.cloneNode(true));
  };

  const show = () => {
    if (!behind) return;
    page.replaceChildren(behind);
    behind = null;
  };

  const shut = () => {
    clearTimeout(timer);
    if (behind || typable()) hide();
    else location.replace(lock);
  };

  /* How long the lock stays open, in milliseconds; nothing when it is shut, or nobody can tell. */
  const open = async () => {
    const asked = { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) };
    const answer = await fetch(state, asked).catch(() => null);
    return answer?.ok ? Number(await answer.text()) * 1000 : 0;
  };

  const left = () => used + IDLE_MS - Date.now();

  async function look({ always = false } = {}) {
    if (!always && !behind && left() > 0) return wait(left());
    const longer = await open();
    if (!longer) return shut();
    show();
    wait(Math.max(longer, left()));
  }

  const back = () => {
    if (document.hidden) return;
    if (left() <= 0 && typable()) hide(); // Nothing is seen while it is asked.
    look({ always: true });
  };

  const use = () => {
    if (!behind && left() > 0) used = Date.now();
  };

  for (const event of ["keydown", "pointerdown", "pointermove", "wheel", "scroll", "input"]) {
    document.addEventListener(event, use, { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", back);
  window.addEventListener("pageshow", (event) => event.persisted && back());
  document.addEventListener("click", (event) => event.target.closest("[data-look-again]") && back());
  document.addEventListener("submit", (event) => event.target.matches("[data-lock-now]") && channel.postMessage("shut"));
  channel.addEventListener("message", shut);
  wait(IDLE_MS);
})();
