/* Print: shows the buttons that open the print window, which only a script can do. */
(() => {
  const show = () => {
    for (const button of document.querySelectorAll("[data-print][hidden]")) button.hidden = false;
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) print();
  });
  document.addEventListener("htmx:after:swap", show);
  show();
})();
