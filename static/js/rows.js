// rows.js: j and k go through the rows of a list, o opens one, x ticks it, a ticks them all.
//
// Without it rows are ticked and opened one by one, by finger or Tab. The switch of shortcuts.js
// ends these keys, too.
const rows = [...document.querySelectorAll("[data-row]")]
const boxes = rows.map((row) => row.querySelector("[type=checkbox]")).filter(Boolean)
const ticked = document.querySelector("[data-ticked]")

function count() {
  if (ticked) ticked.textContent = boxes.filter((box) => box.checked).length
}

/** Did somebody switch the keys off, at the foot of the page (shortcuts.js)? */
function off() {
  return document.querySelector("[data-shortcuts] button")?.ariaPressed === "false"
}

/** @param {number} step */
function go(step) {
  const here = rows.indexOf(document.activeElement?.closest("[data-row]"))
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step
  rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus()
}

function tick(some) {
  const all = some.every((box) => box.checked)
  for (const box of some) box.checked = !all
  count()
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  o: () => document.activeElement?.closest("[data-row]")?.querySelector("[data-open]")?.click(),
  x: () => tick([...(document.activeElement?.closest("[data-row]")?.querySelectorAll("[type=checkbox]") ?? [])]),
  a: () => tick(boxes),
}

document.addEventListener("change", count)
// Shown again by the browser's back button, with its ticks.
window.addEventListener("pageshow", count)
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea")
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return
  if (off() || !KEYS[event.key]) return
  event.preventDefault()
  KEYS[event.key]()
})
