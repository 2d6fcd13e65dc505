// idle.js: nobody touches the screen → a warning over all of it → the visit is over.
//
// Without it the thank-you page still leads back to the start by itself, and staff
// are signed out by the server. It tells the server that somebody is there.

// A screen reader says it then, and not each second.
const SAID_AT_S = [10, 5]
const CHECK_EVERY_MS = 250
const TELL_EVERY_MS = 30_000
const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "input", "compositionupdate", "scroll", "wheel"]

/** @param {HTMLTemplateElement} kept the dialog; with data-idle-s, data-warning-s, data-words, data-tell */
function start(kept) {
  const { lang } = document.documentElement
  const number = new Intl.NumberFormat(lang), fromNow = new Intl.RelativeTimeFormat(lang)
  const idleMs = Number(kept.dataset.idleS) * 1000
  const warningS = Number(kept.dataset.warningS)
  // The wall clock: a tablet that slept, or a tab that was frozen, has no time left.
  let activeAtMs = Date.now(), toldAtMs = Date.now()
  let warning = null, saidAtS = null, ended = false

  for (const sign of SIGNS_OF_LIFE) addEventListener(sign, seen, { capture: true, passive: true })
  for (const event of ["pageshow", "focus"]) addEventListener(event, check)
  document.addEventListener("visibilitychange", check)
  setInterval(check, CHECK_EVERY_MS)

  function seen() {
    // Time that ran out while nothing ran is noticed before the touch that ends it.
    check()
    if (!warning) alive()
  }

  function alive() {
    activeAtMs = Date.now()
    if (activeAtMs - toldAtMs < TELL_EVERY_MS) return
    toldAtMs = activeAtMs
    // The server keeps what was typed on another page of this visit, and staff signed in. Where
    // it fails, the next touch tells it.
    fetch(kept.dataset.tell, { redirect: "manual" }).catch(() => { toldAtMs = 0 })
  }

  function check() {
    if (ended) return
    const now = Date.now()
    // Somebody set the clock back.
    activeAtMs = Math.min(activeAtMs, now)
    const leftMs = activeAtMs + idleMs + warningS * 1000 - now
    if (leftMs > warningS * 1000) return
    if (warning) show(Math.max(0, leftMs / 1000))
    else warn()
    if (leftMs > 0) return
    ended = true
    warning.querySelector("a").click()
  }

  function warn() {
    warning = kept.content.cloneNode(true).firstElementChild
    document.body.append(warning)
    warning.addEventListener("click", (event) => { if (!event.target.closest("a")) extend() })
    // Escape.
    warning.addEventListener("cancel", extend)
    saidAtS = null
    warning.showModal()
    chime()
  }

  function extend() {
    if (ended) return
    // Closed before it is gone: that gives the focus back to the field.
    warning.close()
    warning.remove()
    warning = null
    alive()
  }

  function show(leftS) {
    const seconds = Math.ceil(leftS)
    warning.querySelector("[data-count]").textContent = number.format(seconds)
    warning.querySelector("[data-ring]").setAttribute("stroke-dasharray", `${(100 * leftS) / warningS} 100`)
    const step = [warningS, ...SAID_AT_S].findLast((atS) => seconds <= atS)
    if (step === saidAtS) return
    saidAtS = step
    const words = kept.dataset.words.replace("{when}", fromNow.format(seconds, "second"))
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

document.querySelectorAll("template[data-idle-s]").forEach(start)
