// idle.js: nobody touches the screen → a warning over all of it → the visit is over.
//
// Without it the thank-you page still leads back to the start by itself, and staff
// are signed out by the server.

// A screen reader says it then, and not each second.
const SAID_AT_S = [10, 5]
const CHECK_EVERY_MS = 250
const TELL_EVERY_MS = 30_000
const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "input", "compositionupdate", "scroll", "wheel"]

/** @param {HTMLDialogElement} warning with data-idle-s, data-warning-s, data-words, and for staff data-tell */
function start(warning) {
  const { lang } = document.documentElement
  const number = new Intl.NumberFormat(lang), from_now = new Intl.RelativeTimeFormat(lang)
  const idleMs = Number(warning.dataset.idleS) * 1000
  const warningS = Number(warning.dataset.warningS)
  const stay = warning.querySelector("button"), over = warning.querySelector("a")
  // The wall clock: a tablet that slept, or a tab that was frozen, has no time left.
  let activeAtMs = Date.now(), toldAtMs = Date.now()
  let saidAtS = null, ended = false

  for (const sign of SIGNS_OF_LIFE) addEventListener(sign, seen, { capture: true, passive: true })
  for (const event of ["pageshow", "focus"]) addEventListener(event, check)
  document.addEventListener("visibilitychange", check)
  warning.addEventListener("click", (event) => { if (!event.target.closest("a")) extend() })
  // Escape.
  warning.addEventListener("cancel", extend)
  setInterval(check, CHECK_EVERY_MS)

  function seen() {
    // Time that ran out while nothing ran is noticed before the touch that ends it.
    check()
    if (!warning.open) alive()
  }

  function extend() {
    if (ended) return
    warning.close()
    alive()
  }

  function alive() {
    activeAtMs = Date.now()
    if (!warning.dataset.tell || activeAtMs - toldAtMs < TELL_EVERY_MS) return
    toldAtMs = activeAtMs
    // Where it fails, the next touch tells it.
    fetch(warning.dataset.tell, { redirect: "manual" }).catch(() => { toldAtMs = 0 })
  }

  function check() {
    if (ended) return
    const now = Date.now()
    // Somebody set the clock back.
    activeAtMs = Math.min(activeAtMs, now)
    const leftMs = activeAtMs + idleMs + warningS * 1000 - now
    if (leftMs > warningS * 1000) return
    if (!warning.open) warn()
    show(Math.max(0, leftMs / 1000))
    if (leftMs > 0) return
    ended = true
    over.click()
  }

  function warn() {
    saidAtS = null
    warning.showModal()
    stay.focus()
    chime()
  }

  function show(leftS) {
    const seconds = Math.ceil(leftS)
    warning.querySelector("[data-count]").textContent = number.format(seconds)
    warning.querySelector("[data-ring]").setAttribute("stroke-dasharray", `${(100 * leftS) / warningS} 100`)
    const step = [warningS, ...SAID_AT_S].findLast((atS) => seconds <= atS)
    if (step === saidAtS) return
    saidAtS = step
    const words = warning.dataset.words.replace("{when}", from_now.format(seconds, "second"))
    warning.querySelector("[aria-live]").textContent = words
  }
}

/** Two soft notes, one above the other, for whoever stands beside the tablet. */
function chime() {
  const audio = new AudioContext()
  for (const [index, hertz] of [660, 880].entries()) {
    const note = audio.createOscillator(), loudness = audio.createGain()
    const at = audio.currentTime + 0.2 * index
    note.frequency.value = hertz
    loudness.gain.setValueAtTime(0, at)
    loudness.gain.linearRampToValueAtTime(0.12, at + 0.02)
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.6)
    note.connect(loudness).connect(audio.destination)
    note.start(at)
    note.stop(at + 0.6)
    note.onended = () => { if (index === 1) audio.close() }
  }
}

document.querySelectorAll("dialog[data-idle-s]").forEach(start)
