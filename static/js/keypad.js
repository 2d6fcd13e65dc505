// keypad.js: large keys that type into a field, in place of the tablet's own keyboard.
//
// Without it the field is typed into as any other.

/** @param {HTMLElement} keypad its data-for names the field; a key without a number deletes */
function start(keypad) {
  const field = document.getElementById(keypad.dataset.for)
  field.inputMode = "none"
  keypad.addEventListener("click", (event) => {
    const key = event.target.closest("button")
    if (!key) return
    field.value = key.value ? field.value + key.value : field.value.slice(0, -1)
  })
  keypad.hidden = false
}

document.querySelectorAll(".keypad").forEach(start)
