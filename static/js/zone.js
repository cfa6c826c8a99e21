/* Zone: tells a form in which time zone its times are meant: the one of this device, where the page left it open. */
(() => {
  const fill = () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone) return;
    for (const input of document.querySelectorAll('input[type="hidden"][name="zone"]')) {
      if (!input.value) input.value = zone;
    }
  };

  document.addEventListener("htmx:after:swap", fill);
  fill();
})();
