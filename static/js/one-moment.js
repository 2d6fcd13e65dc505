// one-moment.js: asks the tablet's server until it answers again, and goes on where the visitor was.
//
// Without it the page says what is the matter, and a tap on its button tries again.

const ASK_EVERY_MS = 400, ANSWER_WITHIN_MS = 2000
const LONG_MS = 20_000

/** @param {HTMLFormElement} form filled by the service worker where a form was to be sent */
function start(form) {
  const words = document.querySelector("[data-later]")
  setTimeout(() => { words.textContent = words.dataset.later }, LONG_MS)
  ask()

  async function ask() {
    if (await answers()) return goOn()
    setTimeout(ask, ASK_EVERY_MS)
  }

  function goOn() {
    if (form.hasAttribute("action")) form.submit()
    // Opened by hand, and in place of no other page.
    else if (location.pathname.startsWith("/one-moment/")) location.replace("/")
    else location.reload()
  }
}

async function answers() {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
  const answer = await fetch("/healthz", { cache: "no-store", signal }).catch(() => null)
  return answer?.ok
}

document.querySelectorAll("form[data-again]").forEach(start)
