/* Uploads: each file that is chosen, dropped or pasted is sent by itself, with how far it has come and a way to stop.
   A large one goes in pieces: what has arrived is not sent again, also after a lost connection or on another day. */
(() => {
  const HASHED_WHOLE = 64 * 1024 * 1024; // A larger one would not fit into a phone's memory.
  const WAITS = [1, 2, 4, 8, 15, 30]; // Seconds between tries.
  const LATER = [0, 408, 425, 429, 500, 502, 503, 504]; // Answers after which the same may get through later.

  const form = document.querySelector("form[data-upload]");
  if (!form) return;
  const base = form.dataset.upload;
  const list = form.querySelector(".uploads");
  const said = form.querySelector(".uploads-said");
  const token = () => form.elements.csrf_token.value;
  const rows = [];
  let working = false;

  const words = (bytes) => {
    const units = ["bytes", "KB", "MB", "GB"];
    let n = 0;
    for (; bytes >= 1024 && n < 3; n++) bytes /= 1024;
    return `${n ? bytes.toFixed(bytes < 10 ? 1 : 0) : bytes} ${units[n]}`;
  };

  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (blob) => (window.crypto?.subtle ? hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())) : "");

  /* Shorter when the connection comes back meanwhile. */
  const pause = (seconds) =>
    new Promise((done) => {
      const timer = setTimeout(done, seconds * 1000);
      addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
    });

  class Refused extends Error {}
  class Stopped extends Error {}

  /* The sentence of a problem's fragment. */
  const sentenceOf = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    return page.querySelector("main p, p:not(.back)")?.textContent.trim() ?? "";
  };

  /* One request by XMLHttpRequest: fetch tells nothing of how far an upload has come. */
  const request = (row, method, url, body, { headers = {}, progress } = {}) =>
    new Promise((done) => {
      const xhr = new XMLHttpRequest();
      row.xhr = xhr;
      xhr.open(method, url);
      for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
      if (progress) xhr.upload.onprogress = (event) => progress(event.loaded);
      xhr.onloadend = () => done({ status: xhr.status, text: xhr.responseText ?? "" });
      xhr.send(body);
    });

  /* To us: tried again while it can get through later. */
  const ask = async (row, path, body, more = {}) => {
    const headers = { "X-CSRFToken": token(), "HX-Request": "true", ...more.headers };
    for (let turn = 0; ; turn++) {
      if (row.stopped) throw new Stopped();
      const answer = await request(row, body === null ? "GET" : "POST", `${base}${path}`, body, { ...more, headers });
      if (answer.status >= 200 && answer.status < 300) return answer.text ? JSON.parse(answer.text) : null;
      if (row.stopped) throw new Stopped();
      if (!LATER.includes(answer.status)) throw new Refused(sentenceOf(answer.text) || "This file could not be added.");
      row.note(navigator.onLine && answer.status ? "Trying again in a moment" : "Waiting for a connection");
      await pause(WAITS[Math.min(turn, WAITS.length - 1)]);
    }
  };

  const fields = (values) => new URLSearchParams(values);

  const announce = (row, direct) =>
    ask(row, "", fields({
      name: row.file.name || "picture",
      type: row.file.type,
      size: row.file.size,
      modified: row.file.lastModified || 0,
      sha256: row.sha256,
      direct: direct ? "yes" : "no",
    }));

  const piecesOf = function* (row, begun) {
    const held = new Set(begun.held);
    for (let number = 1, start = 0; start < row.file.size; number++, start += begun.piece) {
      const piece = row.file.slice(start, start + begun.piece);
      if (!held.has(number)) yield { number, start, piece };
    }
  };

  const through = async (row, begun) => {
    for (const { number, start, piece } of piecesOf(row, begun)) {
      const headers = { "Content-Type": "application/octet-stream", "X-Checksum": await sha256(piece) };
      await ask(row, `/${begun.id}/pieces/${number}`, piece, { headers, progress: (sent) => row.show(start + sent) });
      row.show(start + piece.size);
    }
  };

  /* Straight to the bucket. False when it cannot be reached from here: then the file goes through us. */
  const direct = async (row, begun) => {
    if (begun.way === "form") {
      const body = new FormData();
      for (const [name, value] of Object.entries(begun.fields)) body.append(name, value);
      body.append("file", row.file);
      const { status } = await request(row, "POST", begun.url, body, { progress: (sent) => row.show(sent) });
      return status >= 200 && status < 300;
    }
    let failed = 0;
    for (const { number, start, piece } of piecesOf(row, begun)) {
      for (;;) {
        const address = await ask(row, `/${begun.id}/pieces/${number}/address`, fields({ sha256: await sha256(piece) }));
        const progress = (sent) => row.show(start + sent);
        const { status } = await request(row, "PUT", address.url, piece, { headers: address.headers, progress });
        if (row.stopped) throw new Stopped();
        if (status >= 200 && status < 300) break;
        if (++failed > 4 && navigator.onLine) return false;
        row.note("Waiting for a connection");
        await pause(WAITS[Math.min(failed, WAITS.length - 1)]);
      }
      failed = 0;
      row.show(start + piece.size);
    }
    return true;
  };

  const checked = async (row, answer) => {
    while (answer.step === "checking") {
      row.note("All of it is here. It is being checked.");
      await pause(2);
      answer = await ask(row, `/${row.id}`, null);
    }
    return answer;
  };

  const send = async (row) => {
    row.note("Getting ready");
    if (row.file.size <= HASHED_WHOLE) row.sha256 = await sha256(row.file);
    let begun = await announce(row, true);
    if (begun.step === "there") return begun;
    row.id = begun.id;
    if (begun.way !== "pieces" && !(await direct(row, begun))) {
      if (row.stopped) throw new Stopped();
      await ask(row, `/${begun.id}/stop`, fields({}));
      begun = await announce(row, false);
      if (begun.step === "there") return begun;
      row.id = begun.id;
    }
    if (begun.way === "pieces") await through(row, begun);
    row.show(row.file.size);
    if (row.stopped) throw new Stopped();
    row.arrived(); // From here on it cannot be stopped, only removed like any other.
    return checked(row, await ask(row, `/${begun.id}/end`, fields({})));
  };

  const work = async () => {
    if (working) return;
    working = true;
    for (let row; (row = rows.find((each) => each.state === "waiting")); ) {
      row.state = "sending";
      try {
        row.end(await send(row));
      } catch (error) {
        if (error instanceof Stopped) stop(row);
        else row.fail(error instanceof Refused ? error.message : "This file could not be read. Choose it once more.");
      }
    }
    working = false;
    finish();
  };

  const stop = (row) => {
    row.gone();
    if (row.id) request({}, "POST", `${base}/${row.id}/stop`, fields({}), { headers: { "X-CSRFToken": token() } });
  };

  /* One file that went well leads to its page, several to the list; whatever needs a look keeps the person here. */
  const finish = () => {
    const added = rows.filter((row) => row.state === "added");
    const problems = rows.filter((row) => row.state === "failed" || row.state === "there");
    if (!problems.length && added.length === 1) location.assign(added[0].there);
    else if (!problems.length && added.length) location.assign("/vault");
    else if (rows.length) said.textContent = `${added.length} added. ${problems.length ? `${problems.length} to look at.` : ""}`;
  };

  const add = (files) => {
    for (const file of files) {
      const row = makeRow(file);
      rows.push(row);
      list.append(row.element);
    }
    list.hidden = !rows.length;
    said.textContent = "";
    work();
  };

  const makeRow = (file) => {
    const element = form.querySelector("template").content.firstElementChild.cloneNode(true);
    const part = (name) => element.querySelector(`.upload-${name}`);
    const row = { file, element, state: "waiting", sha256: "", id: "", stopped: false, xhr: null };
    part("name").textContent = file.name || "Picture";
    part("bar").setAttribute("aria-label", `How much of ${file.name || "the picture"} has arrived`);
    part("stop").setAttribute("aria-label", `Stop ${file.name || "the picture"}`);
    row.note = (text) => (part("note").textContent = text);
    row.show = (sent) => {
      part("bar").value = file.size ? Math.min(1, sent / file.size) : 0;
      row.note(`${words(Math.min(sent, file.size))} of ${words(file.size)}`);
    };
    const settle = (state, text, there) => {
      row.state = state;
      row.there = there;
      row.note(text);
      part("bar").hidden = part("stop").hidden = true;
      element.dataset.state = state;
      if (!there) return;
      const link = document.createElement("a");
      link.href = there;
      link.textContent = state === "added" ? "Open it" : "Open the one you have";
      part("note").append(" ", link);
    };
    row.arrived = () => (part("stop").hidden = true);
    row.end = ({ step, there, sentence }) => {
      if (step === "added") settle("added", "Added.", there);
      else settle(there ? "there" : "failed", sentence, there);
    };
    row.fail = (text) => settle("failed", text);
    row.gone = () => settle("stopped", "Stopped. Nothing of it was kept.");
    part("stop").addEventListener("click", () => {
      row.stopped = true;
      row.xhr?.abort();
      if (row.state === "waiting") row.gone();
    });
    row.note(`${words(file.size)}, waiting`);
    return row;
  };

  form.addEventListener("change", (event) => {
    if (event.target.type !== "file" || !event.target.files.length) return;
    add([...event.target.files]);
    event.target.value = "";
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault(); // Choosing is enough here.
    form.elements.files[0]?.focus();
  });

  const dropped = (event) => [...(event.dataTransfer ?? event.clipboardData)?.files ?? []];

  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      form.classList.toggle("dropping", name === "dragover");
      if (name === "drop") add(dropped(event));
    });
  }
  document.addEventListener("dragleave", (event) => event.relatedTarget || form.classList.remove("dropping"));
  document.addEventListener("paste", (event) => {
    const files = dropped(event);
    if (files.length) add(files);
  });
  form.classList.add("with-script");
  form.querySelector(".drop-hint").hidden = false;
  form.querySelectorAll(".pick-files label").forEach((label, n) => label.classList.add("button", ...(n ? [] : ["button-primary"])));
})();
