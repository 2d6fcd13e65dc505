// shortcuts.js: one key for a link, a button or a field of the page that names it (data-key).
//
// Without it everything is reached by Tab. Who speaks to the browser, or whose hand slips, switches
// the keys off at the foot of the page (WCAG 2.1.4); the hub remembers that until they sign out.
const foot = document.querySelector("[data-shortcuts]")
const button = foot?.querySelector("button")

function on() {
  return button?.ariaPressed !== "false"
}

if (foot) {
  foot.hidden = false
  button.addEventListener("click", () => {
    button.ariaPressed = String(!on())
    const chosen = new FormData(foot)
    chosen.set("keys", on() ? "on" : "off")
    fetch(foot.action, { method: "POST", body: chosen, keepalive: true })
  })
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]")
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return
  const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
  // The switch itself answers also when the others do not.
  if (!found || (!on() && found !== button)) return
  event.preventDefault()
  if (found.matches("a, button, summary")) found.click()
  else found.focus()
})
