// attract.js: shows the slides of the attract screen in turn, 6 s each, with a cross-fade.
//
// Without it, and for who asked for less motion, the first slide stays.

const SLIDE_MS = 6000
const slides = [...document.querySelectorAll(".slide")]
const still = matchMedia("(prefers-reduced-motion: reduce)")
let shown = 0

async function next() {
  if (still.matches) return
  const following = (shown + 1) % slides.length
  // Its picture is fetched now; where that fails, the slide that is there stays.
  const picture = slides[following].querySelector("img")
  picture.loading = "eager"
  await picture.decode()
  slides[shown].classList.remove("slide--shown")
  slides[following].classList.add("slide--shown")
  shown = following
}

if (slides.length > 1) setInterval(() => next().catch(() => {}), SLIDE_MS)
