// wake.js: the screen of the kiosk stays on.
//
// Without it the tablet's own settings decide. Where the tablet refuses, a page of staff says so.

let lock = null

async function hold() {
  if (document.hidden || (lock && !lock.released)) return
  // A tablet that saves its battery refuses; the next touch asks again.
  lock = await navigator.wakeLock?.request("screen").catch(() => null)
  for (const note of document.querySelectorAll("[data-wake]")) note.hidden = Boolean(lock)
}

document.addEventListener("pointerdown", hold)
document.addEventListener("visibilitychange", hold)
hold()
