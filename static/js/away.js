/* Away: the last step of Leave now without a fetch; replaces this page so that Back does not come here. */
location.replace(document.querySelector("a[data-away]").href);
