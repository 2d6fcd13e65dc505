// lockdown.js: on a tablet in public no gesture and no key leads out of the kiosk.
//
// Without it the style sheet still stops zooming, pulling and selecting, and the
// browser's own policy (scripts/kiosk-browser) what is worth most.

// Print, save, open, source, address, downloads, history, bookmark, find, zoom.
const KEYS = new Set(["p", "s", "o", "u", "l", "j", "h", "d", "f", "g", "+", "-", "=", "0"])
const stop = (event) => event.preventDefault()

for (const kind of ["contextmenu", "dragstart", "drop", "dragover", "gesturestart"]) {
  document.addEventListener(kind, stop)
}
document.addEventListener("wheel", (event) => { if (event.ctrlKey) stop(event) }, { passive: false })
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || !KEYS.has(event.key.toLowerCase())) return
  // Staff print the paper slips.
  if (event.key.toLowerCase() === "p" && location.pathname.startsWith("/staff/")) return
  stop(event)
})
