// countdown.js: says how long a code is still good, in the page's language.
//
// Without it the page says how long the code was good when it was made.

const format = new Intl.RelativeTimeFormat(document.documentElement.lang)

/** @param {HTMLTimeElement} element with data-left-s, and data-ended: what it says at the end */
function start(element) {
  // Not the wall clock: a desk's computer may have it wrong, or have it set meanwhile.
  const endsAtMs = performance.now() + Number(element.dataset.leftS) * 1000
  const timer = setInterval(() => {
    const leftS = Math.ceil((endsAtMs - performance.now()) / 1000)
    if (leftS <= 0) {
      element.textContent = element.dataset.ended
      clearInterval(timer)
    } else if (leftS > 60) {
      element.textContent = format.format(Math.ceil(leftS / 60), "minute")
    } else {
      element.textContent = format.format(leftS, "second")
    }
  }, 1000)
}

document.querySelectorAll("[data-left-s]").forEach(start)
