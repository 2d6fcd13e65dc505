// glyphs.js: says whether this browser has letters for each language that buyers are offered.
//
// Without it the letters stand there, and staff see for themselves which are boxes.

const FONT_PX = 32, SIDE_PX = 48
// No font has it: a code point that Unicode has not assigned.
const NOBODYS = "\u0378"

const canvas = Object.assign(document.createElement("canvas"), { width: SIDE_PX, height: SIDE_PX })
const drawn = canvas.getContext("2d", { willReadFrequently: true })

function picture(letter, family) {
  drawn.clearRect(0, 0, SIDE_PX, SIDE_PX)
  drawn.font = `${FONT_PX}px ${family}`
  drawn.fillText(letter, SIDE_PX / 8, SIDE_PX * 3 / 4)
  return drawn.getImageData(0, 0, SIDE_PX, SIDE_PX).data.join()
}

/** A letter looks like no other, and not like the box; blank ones all look alike, too. */
function has(sample) {
  const family = getComputedStyle(sample).fontFamily
  const letters = [...sample.textContent, NOBODYS]
  return new Set(letters.map((letter) => picture(letter, family))).size === letters.length
}

/** @param {HTMLElement} check holds the samples, and what to say */
function start(check) {
  const missing = [...check.querySelectorAll("[data-package]")].filter((sample) => !has(sample))
  const words = check.querySelector("[data-well]")
  check.querySelector("ul").hidden = true
  check.classList.toggle("note", missing.length > 0)
  check.classList.toggle("table__small", !missing.length)
  words.textContent = missing.length
    ? words.dataset.missing
      .replace("{languages}", missing.map(({ title }) => title).join(", "))
      .replace("{packages}", [...new Set(missing.map((sample) => sample.dataset.package))].sort().join(" "))
    : words.dataset.well
}

document.querySelectorAll("[data-module=glyphs]").forEach(start)
