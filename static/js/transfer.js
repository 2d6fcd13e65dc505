// transfer.js: shows the codes of a transfer as a loop that fills the screen.
//
// Without it the page shows one code a second by loading itself again, and the
// file for a USB stick is there in any case.

// A camera takes 15 to 30 pictures a second: each code is in one and a half to three of them.
const FRAME_MS = 100

/** @param {HTMLElement} section */
export function start(section) {
  const dialog = section.querySelector("dialog")
  const words = section.querySelector("[data-words]")
  const button = section.querySelector("[data-show]")
  const canvas = section.querySelector("canvas").getContext("2d")
  const frames = []
  let awake = null
  button.hidden = false

  button.addEventListener("click", async () => {
    dialog.showModal()
    requestAnimationFrame(loop(performance.now()))
    // A screen that goes dark ends the transfer. Where a browser refuses, staff tap it.
    awake = await navigator.wakeLock?.request("screen").catch(() => null)
    await load()
  })
  dialog.addEventListener("close", () => {
    awake?.release()
    document.getElementById("code").focus()
  })

  /** Fetch each code once; the loop shows what is there so far. */
  async function load() {
    while (dialog.open && frames.length < Number(section.dataset.round)) {
      const address = section.dataset.frames.replace(/0\.png$/, `${frames.length}.png`)
      const answer = await fetch(address).catch(() => null)
      // Staff were signed out, or new leads began another transfer.
      if (!answer?.ok || answer.redirected) {
        words.textContent = section.dataset.lost
        return
      }
      frames.push(await createImageBitmap(await answer.blob()))
    }
  }

  function loop(begin) {
    let shown = 0
    return function draw(now) {
      if (!dialog.open) return
      if (frames.length > 0 && now >= begin + shown * FRAME_MS) {
        canvas.drawImage(frames[shown % frames.length], 0, 0)
        shown += 1
        // After a pause (another window, a slow moment) go on from here, not in a rush.
        begin = Math.max(begin, now - shown * FRAME_MS)
        // Whoever holds a camera to the screen does not touch it: idle.js.
        dispatchEvent(new Event("input"))
        say(shown)
      }
      requestAnimationFrame(draw)
    }
  }

  function say(shown) {
    if (words.textContent === section.dataset.lost) return
    // A tenth more than the blocks: what a steady hand needs.
    const about = Math.ceil(1.1 * Number(section.dataset.blocks))
    const text = shown > about ? section.dataset.later : section.dataset.first
    words.textContent = text.replace("{number}", shown).replace("{count}", about)
  }
}

document.querySelectorAll("[data-module=transfer]").forEach(start)
