// staff-door.js: five taps on the mark in the corner lead to the PIN.
//
// Without it staff type the address /staff/.

const TAPS = 5, WITHIN_MS = 3000
// So long the mark waits for the next tap before it leads home.
const NEXT_TAP_MS = 500

/** @param {HTMLElement} mark */
function start(mark) {
  let taps = [], home = 0
  mark.addEventListener("click", (event) => {
    event.preventDefault()
    clearTimeout(home)
    const now = Date.now()
    taps = [...taps.filter((at) => now - at < WITHIN_MS), now]
    if (taps.length >= TAPS) location.assign("/staff/")
    else if (mark.href) home = setTimeout(go, NEXT_TAP_MS, mark)
  })
}

function go(mark) {
  // As wipe.js does it: no way back to what was typed.
  if (new URL(mark.href).pathname === "/start-over") location.replace(mark.href)
  else location.assign(mark.href)
}

document.querySelectorAll(".bar__mark").forEach(start)
