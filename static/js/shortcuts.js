// shortcuts.js: one key for a link, a button or a field of the page that names it (data-key).
//
// Without it everything is reached by Tab. Who speaks to the browser, or whose hand slips, switches
// the keys off at the foot of the page (WCAG 2.1.4); the browser remembers that.
const KEPT = "shortcuts"
const foot = document.querySelector("[data-shortcuts]")
const button = foot?.querySelector("button")

function on() {
  return localStorage.getItem(KEPT) !== "off"
}

function show() {
  button.ariaPressed = String(on())
}

if (foot) {
  foot.hidden = false
  show()
  button.addEventListener("click", () => {
    localStorage.setItem(KEPT, on() ? "off" : "on")
    show()
  })
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]")
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !on()) return
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
  if (!found) return
  event.preventDefault()
  if (found.matches("a, button, summary")) found.click()
  else found.focus()
})
