// shown.js: tells the tablet that a page which was fetched ahead is seen now.
//
// Without it such a page is not counted; a page that was not fetched ahead the server counts itself.

const [opened] = performance.getEntriesByType("navigation")
if (opened?.deliveryType === "navigational-prefetch") {
  // The token of this visit is in the page's form. Where it fails, one view is not counted.
  const body = new URLSearchParams(new FormData(document.getElementById("keep")))
  fetch(`${location.pathname}/shown`, { method: "POST", body }).catch(() => {})
}
