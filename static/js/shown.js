// shown.js: tells the tablet that a page which was fetched ahead is seen now.
//
// Without it such a page is not counted; a page that was not fetched ahead the server counts itself.

const [opened] = performance.getEntriesByType("navigation")
const form = document.querySelector("form[data-shown]")
if (form && opened?.deliveryType === "navigational-prefetch") {
  // Where it fails, one view is not counted.
  fetch(form.dataset.shown, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => {})
}
