/* Notices: says when a request did not get through, and moves to what needs another look. */
(() => {
  const unreachable = () => document.getElementById("unreachable");

  const say = (event) => {
    const answered = event.detail?.ctx?.response;
    const notice = unreachable();
    if (notice && !answered) notice.hidden = false;
  };

  const unsay = () => {
    const notice = unreachable();
    if (notice) notice.hidden = true;
  };

  /* After a swap only what came with it: a note saved meanwhile must not pull a person out of a field. */
  const look = (event) => {
    const place = event?.detail?.ctx?.target ?? document;
    place.querySelector?.("[data-focus]")?.focus();
  };

  document.addEventListener("htmx:error", say);
  document.addEventListener("htmx:before:swap", unsay);
  document.addEventListener("htmx:after:swap", look);
  look();
})();
