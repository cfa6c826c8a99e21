/* Streams: the answer to a form with data-stream="<id of a region>" is shown there as it comes, and can be stopped; with
   no id named it is shown in the page's own [data-outcome].
   Without this script the same form brings the same answer as a page. */
(() => {
  const TYPE = "text/event-stream";

  let running = null;
  let natively = false; // The form is being sent without us.

  const element = (name, properties, ...inside) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...inside);
    return made;
  };

  /* The parts of a region while an answer comes: what is going on, the way to stop it, and the words. */
  const begin = (region) => {
    const said = document.createTextNode("");
    const status = element("p", { className: "quiet" }, "Asking.");
    status.setAttribute("role", "status");
    const stop = element("button", { type: "button", className: "button" }, "Stop");
    const words = element("p", { className: "words", dir: "auto" }, said);
    const first = element("div", {});
    const label = element("p", { className: "quiet" }, "Written by software. It can be wrong; check it.");
    const head = element("div", { className: "row row-apart" }, status, stop);
    const rest = element("div", { className: "stack" }, head, words, label);
    region.replaceChildren(first, rest);
    region.setAttribute("aria-busy", "true");
    region.scrollIntoView({ block: "nearest" });
    stop.addEventListener("click", () => running?.abort());
    return { region, first, rest, status, stop, said };
  };

  const end = (shown, words) => {
    shown.region.removeAttribute("aria-busy");
    shown.stop.remove();
    shown.status.textContent = words;
  };

  const put = (place, html) => {
    place.innerHTML = html; // A fragment of our own server, every word in it escaped there.
    window.htmx?.process(place);
  };

  const finish = (shown, html, words) => {
    const whole = element("div", { className: "stack" });
    put(whole, html);
    end(shown, words);
    shown.rest.replaceChildren(shown.status, whole);
    if (words) shown.status.classList.add("visually-hidden");
  };

  /* Help comes first, and once: a page may show it already, for the same words. */
  const help = (shown, html) => {
    if (!document.getElementById("help-first")) put(shown.first, html);
  };

  const take = (shown, name, text) => {
    if (name === "piece") {
      if (!shown.said.length) shown.status.textContent = "The answer is coming.";
      shown.said.appendData(text);
    } else if (name === "doing") shown.status.textContent = text;
    else if (name === "first") help(shown, text);
    else if (name === "done") finish(shown, text, "The answer is here.");
    else if (name === "problem") finish(shown, text, "There is no answer.");
    else if (name === "go") location.assign(text);
    return name === "done" || name === "problem" || name === "go";
  };

  const read = async (shown, answer) => {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let held = "";
    let ended = false;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return ended;
      const events = (held + value).split("\n\n");
      held = events.pop();
      for (const event of events) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
        if (name) ended = take(shown, name, JSON.parse(data)) || ended;
      }
    }
  };

  /* The server did not stream: it wants us signed in, or the form looked at again. It asked nobody anything yet. */
  const sendNatively = (form, submitter) => {
    natively = true;
    form.requestSubmit(submitter);
    natively = false;
  };

  const ask = async (form, submitter, region) => {
    const body = new URLSearchParams(new FormData(form));
    if (submitter?.name) body.append(submitter.name, submitter.value);
    running = new AbortController();
    const { signal } = running;
    const shown = begin(region);
    try {
      const answer = await fetch(form.action, { method: "POST", headers: { Accept: TYPE }, body, signal });
      if (!answer.headers.get("Content-Type")?.startsWith(TYPE)) {
        region.replaceChildren();
        region.removeAttribute("aria-busy");
        if (answer.redirected) location.assign(answer.url);
        else sendNatively(form, submitter);
      } else if (!(await read(shown, answer))) end(shown, "The connection ended before the answer did. What you wrote is still in the form.");
    } catch {
      end(shown, signal.aborted ? "Stopped. What you wrote is still in the form." : "We cannot be reached just now. What you wrote is still in the form.");
    } finally {
      running = null;
    }
  };

  const regionOf = ({ dataset }) => {
    if (dataset.stream === undefined) return null;
    return dataset.stream ? document.getElementById(dataset.stream) : document.querySelector("[data-outcome]");
  };

  const submitting = (event) => {
    const { target: form, submitter } = event;
    const region = regionOf(form);
    if (natively || !region || submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (!running) ask(form, submitter, region);
  };

  if (!window.TextDecoderStream) return;
  document.addEventListener("submit", submitting);
  document.addEventListener("leaving", () => running?.abort());
  addEventListener("pagehide", () => running?.abort());
})();
