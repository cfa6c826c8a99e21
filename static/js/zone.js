/* Zone: tells a form in which time zone its times are meant, and brings the zones of the whole world when asked. */
(() => {
  /* The zone of this device, where the page left it open. */
  const fill = () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone) return;
    for (const input of document.querySelectorAll('input[type="hidden"][name="zone"]')) {
      if (!input.value) input.value = zone;
    }
  };

  /* Every zone there is. Without this, and without a connection, the form comes back with them when it is sent. */
  const bring = async (event) => {
    const select = event.target;
    if (!select.dataset?.zones || select.value !== "more" || select.querySelector("optgroup")) return;
    const answer = await fetch(select.dataset.zones).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const whole = page.querySelector("select[data-zones]");
    if (whole && select.value === "more") select.replaceChildren(...whole.children);
  };

  document.addEventListener("change", bring);
  document.addEventListener("htmx:after:swap", fill);
  fill();
})();
