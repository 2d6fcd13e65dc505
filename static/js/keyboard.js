// keyboard.js: the field that is typed into stays in sight, with its label and its problem, above the tablet's keyboard.
//
// Without it the browser shows the box alone.

function show() {
  const box = document.activeElement
  if (!box?.matches("input.field__box, textarea.field__box")) return
  // A search box stands by itself.
  const shown = box.closest(".field") ?? box
  shown.scrollIntoView({ block: "nearest" })
}

document.addEventListener("focusin", show)
// The keyboard opens, and leaves the page half of the screen.
addEventListener("resize", show)
