// once.js: a form is sent once, and not by a tap that was meant for the page before.
//
// Without it a form that is sent twice is one lead all the same: the server knows its id. But who
// taps five times on "Send" would send the next page's form, at the same place, with nothing in it.
// No module, and before the page: a module runs after the first tap may have come.
{
  // A nervous finger makes no longer pause between two taps.
  const PAUSE_MS = 1000
  // Where nothing has answered by then, another tap is welcome.
  const AGAIN_AFTER_MS = 10_000
  let tappedAtMs = performance.now(), touched = false, sent = false

  addEventListener("input", (event) => { touched ||= event.target.form?.dataset.once !== undefined })
  addEventListener("submit", (event) => {
    // Another language, or one more field: not sent for good.
    if (event.target.dataset.once === undefined || event.submitter?.hasAttribute("formaction")) return
    const pauseMs = performance.now() - tappedAtMs
    tappedAtMs += pauseMs
    if (sent || (!touched && pauseMs < PAUSE_MS)) return stop(event)
    sent = true
    setTimeout(() => { sent = false }, AGAIN_AFTER_MS)
  }, { capture: true })
  addEventListener("pageshow", (event) => {
    tappedAtMs = performance.now()
    // From the browser's memory: open for sending once more.
    if (event.persisted) sent = false
  })

  function stop(event) {
    event.preventDefault()
    // draft.js would take it as sent.
    event.stopPropagation()
  }
}
