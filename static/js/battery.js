// battery.js: says how full the battery is where the server cannot know (Android, Windows).
//
// Without it, or where the browser does not say, the row stays as the server wrote it.

/** @param {HTMLElement} row its data-look and data-act are percentages below which it asks for attention */
async function start(row) {
  const battery = await navigator.getBattery?.()
  // A machine without one says that it is full and charging, for ever.
  if (!battery || (battery.charging && battery.level === 1 && battery.chargingTime === 0)) return
  const percent = Math.round(battery.level * 100)
  const full = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(battery.level)
  const { look, act, charging, remedy } = row.dataset
  row.querySelector("bdi").textContent = battery.charging ? `${full} · ${charging}` : full
  const level = battery.charging || percent >= look ? "ok" : percent < act ? "act" : "look"
  row.querySelector(".levels__level").replaceChildren(row.querySelector(`[data-level=${level}]`).content.cloneNode(true))
  if (level !== "ok") row.querySelector(".levels__remedy").textContent = remedy
}

document.querySelectorAll("[data-module=battery]").forEach(start)
