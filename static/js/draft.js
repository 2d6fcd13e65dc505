// draft.js: the server holds what is being typed, in its memory, for a browser that is killed.
//
// Without it the form works; only what was not sent yet is lost with the browser.

const AFTER_INPUT_MS = 300
const AGAIN_EVERY_MS = 10_000

/** @param {HTMLFormElement} form its data-draft is the address that takes it as it stands */
function start(form) {
  let typed = null, timer = 0, sending = null
  for (const event of ["input", "compositionend"]) form.addEventListener(event, changed)
  form.addEventListener("submit", () => forget())
  // Whoever starts over wants it forgotten.
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href='/start-over']")) forget()
  }, { capture: true })
  // The page is left by a link right after the last key.
  addEventListener("pagehide", () => { if (timer) send() })
  // While the page is open somebody is there, or idle.js would have left it: the draft stays
  // fresh, and a server that was started again gets it again.
  setInterval(() => { if (typed) send() }, AGAIN_EVERY_MS)

  function changed(event) {
    // A syllable that is half chosen is not what somebody typed.
    if (event.isComposing) return
    typed = new URLSearchParams(new FormData(form))
    clearTimeout(timer)
    timer = setTimeout(send, AFTER_INPUT_MS)
  }

  function send() {
    clearTimeout(timer)
    timer = 0
    sending?.abort()
    sending = new AbortController()
    const { signal } = sending
    // A redirect would lead to the start, and with it end the visit. Where sending fails, the
    // next round sends it.
    fetch(form.dataset.draft, { method: "POST", body: typed, redirect: "manual", keepalive: true, signal })
      .catch(() => {})
  }

  function forget() {
    clearTimeout(timer)
    timer = 0
    typed = null
    sending?.abort()
  }
}

document.querySelectorAll("form[data-draft]").forEach(start)
