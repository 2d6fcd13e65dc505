// live.js: asks for the page again, and puts the part that lives into it.
//
// Without it the browser loads the whole page again, unless it is paused.

/** @param {HTMLElement} part with data-live-s, and data-live, the address that answers with it */
async function renew(part) {
  // Nobody looks: the next round will do.
  if (document.hidden) return part
  const answer = await fetch(part.dataset.live)
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const changed = page.getElementById(part.id)
  // Signed out meanwhile: what stood here is nobody's to read.
  if (!changed) return location.reload()
  for (const open of part.querySelectorAll("details[open]")) {
    const same = page.getElementById(open.id)
    if (same) same.open = true
  }
  const focused = document.activeElement?.closest("[id]")
  part.replaceWith(changed)
  if (focused && !focused.isConnected) {
    const again = document.getElementById(focused.id)
    ;(again?.querySelector("summary") ?? again)?.focus()
  }
  return changed
}

let part = document.querySelector("[data-live]")
if (part) {
  const round = async () => {
    // Where the hub does not answer, the page stays as it is.
    part = (await renew(part).catch(() => part)) ?? part
    setTimeout(round, Number(part.dataset.liveS) * 1000)
  }
  setTimeout(round, Number(part.dataset.liveS) * 1000)
}
