/* Now: a button that puts the present day and time into an entry's form, in the zone that the form names. */
(() => {
  const show = () => {
    for (const button of document.querySelectorAll("[data-now][hidden]")) button.hidden = false;
  };

  const put = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    const form = event.target.closest?.("[data-now]")?.form;
    if (!form) return;
    const { occurred_on: day, occurred_at: time, zone } = form.elements;
    // Sweden writes 2026-11-19 17:05, which is how these fields want it.
    const moment = new Date().toLocaleString("sv-SE", { timeZone: zone.value || undefined });
    put(day, moment.slice(0, 10));
    put(time, moment.slice(11, 16));
  });
  document.addEventListener("htmx:after:swap", show);
  show();
})();
