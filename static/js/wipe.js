// wipe.js: a page that is left holds nothing that was typed, and "Start over" leaves no way back to it.
//
// Without it the server still forgets the visit, and changes the cookie, which makes
// Chromium drop the pages that it keeps for its back button.

const START_OVER = "a[href='/start-over']"

function blank() {
  for (const field of document.querySelectorAll("input, textarea, select")) {
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = field.defaultChecked = false
    else if (field.matches("select")) field.selectedIndex = -1
    // For some kinds of fields the first of these sets the second too, for others not.
    else field.defaultValue = field.value = ""
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(START_OVER)
  // The mark in the corner waits for more taps: staff-door.js.
  if (!link || event.defaultPrevented) return
  event.preventDefault()
  blank()
  // In place of this page, so that "back" does not lead to it.
  location.replace(link.href)
})
addEventListener("pagehide", blank)
addEventListener("pageshow", (event) => {
  // A page from the browser's memory: ask the server what it holds now, and for whom.
  if (event.persisted) location.replace(location.pathname + location.search)
})
