/* Sending: a form that leaves its page only when its words are saved, so that no lost connection takes them. It keeps
   nothing in the browser. Without this script the form is sent as any other. */
(() => {
  let natively, busy;

  const say = (form, words) => {
    const note = form.querySelector(".saved-note");
    if (note) note.textContent = words;
  };

  const part = (address) => new URL(address, location.href).pathname.split("/")[1];

  const send = async (form, submitter) => {
    const body = new URLSearchParams(new FormData(form));
    if (submitter?.name) body.append(submitter.name, submitter.value);
    const headers = { "HX-Request": "true", "HX-Request-Type": "full" };
    const action = submitter?.getAttribute("formaction") ?? form.action;
    const answer = await fetch(action, { method: "POST", headers, body }).catch(() => null);
    if (!answer) return say(form, "Not saved: we cannot be reached just now. Your words are still on this page.");
    const onward = answer.ok && answer.headers.get("HX-Redirect");
    if (onward && part(onward) === part(form.action)) return location.assign(onward);
    natively = true; // Any other answer is a page, and the form sends itself for that.
    form.requestSubmit(submitter);
    natively = false;
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (natively || !form.matches("form[data-sending]")) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    await send(form, event.submitter);
    busy = false;
  });
})();
