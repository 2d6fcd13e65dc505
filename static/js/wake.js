// wake.js: the screen of the kiosk stays on.
//
// Without it the tablet's own settings decide.

let lock = null

async function hold() {
  if (document.hidden || (lock && !lock.released)) return
  // A tablet that saves its battery refuses; the next touch asks again.
  lock = await navigator.wakeLock?.request("screen").catch(() => null)
}

document.addEventListener("pointerdown", hold)
document.addEventListener("visibilitychange", hold)
hold()
