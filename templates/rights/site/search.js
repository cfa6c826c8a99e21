/* Looks for words in the copy. The words lie in files beside this one, and are read when somebody first looks. */
(() => {
  const script = document.currentScript;
  const files = Number(script.dataset.files);
  const box = document.getElementById("search");
  const input = document.getElementById("q");
  const said = document.getElementById("said");
  const list = document.getElementById("found");
  const most = 100;
  const rows = [];
  let begun = 0;
  let there = 0;

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  window.cotrackproWords = (more) => {
    for (const row of more) rows.push([...row, folded(`${row[2]} ${row[4]}`)]);
  };

  const read = () => {
    for (; begun < files; begun += 1) {
      const file = document.createElement("script");
      file.src = `site/words-${begun + 1}.js`;
      file.onload = file.onerror = () => {
        there += 1;
        look();
      };
      document.head.append(file);
    }
  };

  const excerpt = (words, wanted) => {
    const at = Math.max(0, folded(words).indexOf(wanted) - 60);
    const cut = words.slice(at, at + 200);
    return `${at > 0 ? "… " : ""}${cut}${at + 200 < words.length ? " …" : ""}`;
  };

  const shown = (row, wanted) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `site/${row[0]}`;
    link.textContent = `${row[2]}: ${row[3].slice(0, 120)}`;
    const words = document.createElement("p");
    words.className = "quiet";
    words.dir = "auto";
    words.textContent = `${row[1]}. ${excerpt(row[4], wanted)}`;
    item.append(link, words);
    return item;
  };

  const look = () => {
    const wanted = folded(input.value).split(/\s+/).filter(Boolean);
    list.replaceChildren();
    if (!wanted.length) {
      said.textContent = "";
      return;
    }
    const hits = rows.filter((row) => wanted.every((word) => row[5].includes(word)));
    const counted = hits.length === 1 ? "1 found" : `${hits.length.toLocaleString("en")} found`;
    said.textContent = there < files ? "Reading …" : hits.length > most ? `${counted}, the first ${most} shown` : counted;
    list.append(...hits.slice(0, most).map((row) => shown(row, wanted[0])));
  };

  let waiting;
  input.addEventListener("focus", read, { once: true });
  input.addEventListener("input", () => {
    read();
    clearTimeout(waiting);
    waiting = setTimeout(look, 150);
  });
  box.hidden = false;
})();
