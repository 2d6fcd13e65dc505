// country-picker.js: finds a country by a part of its name, its code or its dial code.
//
// Without it there is the <select>, whose value is sent either way. country.py folds its keys likewise.

const ALIKE = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", ة: "ه", ى: "ي", "-": " " }

const folded = (text) => text.toLowerCase().normalize("NFKD")
  .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u3099\u309aـ'’]/g, "")
  .replace(/[ßæœøłđıةى-]/g, (one) => ALIKE[one])
  .replace(/[\u3041-\u3096]/g, (one) => String.fromCharCode(one.charCodeAt() + 96))
  .trim().replace(/\s+/g, " ").replace(/^00(?=\d)/, "+")

// Best is a key that is just this, then names in the page's language that begin so, then any other
// key that begins so, then a later word of a name.
function rank(keys, wanted) {
  if (keys.includes(wanted)) return 0
  const begin = keys.findIndex((key) => key.startsWith(wanted))
  if (begin >= 0) return begin ? 2 : 1
  return keys.some((key) => key.includes(` ${wanted}`)) ? 3 : 4
}

/**
 * The countries that what is typed may mean, the likeliest first; among equals those of `first`.
 * @param {string[][]} countries code, name and keys of each: country.keys_of
 * @param {string[]} first codes
 */
export function found(countries, typed, first) {
  const wanted = folded(typed)
  const place = (code) => first.indexOf(code) < 0 ? first.length : first.indexOf(code)
  return countries.map(([code, name, ...keys]) => ({ code, name, rank: rank(keys, wanted) }))
    .filter(({ rank }) => rank < 4)
    .sort((one, other) => one.rank - other.rank || place(one.code) - place(other.code))
}

/** @param {HTMLElement} picker holds the select, and box and list in a template */
function start(picker) {
  const select = picker.querySelector("select")
  picker.append(picker.querySelector("template").content)
  const [box, list] = [...picker.children].slice(-2)
  let countries, current
  box.id = select.id
  select.removeAttribute("id")
  select.hidden = true
  choose(select.value)

  function choose(code) {
    select.value = code
    box.value = code && select.selectedOptions[0].text
    list.hidden = true
    box.ariaExpanded = false
  }

  async function show() {
    countries ??= await (await fetch(picker.dataset.keys)).json()
    const likely = found(countries, box.value, picker.dataset.first.split(" "))
    list.replaceChildren(...likely.map(({ code, name }) =>
      Object.assign(document.createElement("li"), { role: "option", id: box.id + code, textContent: name })))
    if (!likely[0]) list.textContent = list.dataset.none
    list.hidden = false
    box.ariaExpanded = true
    mark(box.value.trim() ? list.firstElementChild : null)
  }

  function mark(item) {
    if (current) current.ariaSelected = false
    current = item
    box.setAttribute("aria-activedescendant", item?.id ?? "")
    if (item) item.ariaSelected = true
    item?.scrollIntoView({ block: "nearest" })
  }

  const codeOf = (item) => item.id.slice(-2)

  box.onfocus = () => box.select() ?? show()
  box.oninput = show
  box.onkeydown = (event) => {
    // Enter and arrows are the input method's while it composes.
    if (event.isComposing || event.keyCode === 229 || list.hidden) return
    const step = { ArrowDown: "nextSibling", ArrowUp: "previousSibling" }[event.key]
    if (step) mark(current ? current[step] ?? current : list.firstElementChild)
    else if (event.key === "Enter" && current) choose(codeOf(current))
    else if (event.key === "Escape") choose(select.value)
    else return
    event.preventDefault()
  }
  // A tap on the list leaves the focus in the box.
  list.onpointerdown = (event) => event.preventDefault()
  list.onclick = ({ target }) => target.role === "option" && choose(codeOf(target))
  box.onblur = () => {
    const typed = box.value.trim()
    choose(typed && (list.hidden || !current ? select.value : codeOf(current)))
  }
}

document.querySelectorAll("[data-module=country-picker]").forEach(start)
