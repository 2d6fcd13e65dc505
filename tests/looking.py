"""What is looked for on a screen in the browser: small targets, faint, tiny or clipped text, barriers."""

from collections.abc import Iterator, Sequence
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

TABLETS = [(1280, 800), (800, 1280), (1080, 810)]
PHONES = [(390, 844)]
TAP_PX, MAIN_PX, KEY_PX = 56, 72, (112, 88)
CONTRAST = 7
SMALLEST_PX, SMALLEST_LARGE_PX = 18, 42

# Texts to come may be 40 % longer than English; what stands in a <bdi> is no text of ours.
LENGTHEN = """
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode, more = Math.ceil(text.data.trim().length * 0.4)
    if (more && !text.parentElement.closest("svg, option, bdi"))
      text.data += " " + "lengthened words ".repeat(40).slice(0, more)
  }"""
# The page in Large text, as ?text=large has it made.
LARGEN = """() => new Promise((loaded, failed) => {
  document.documentElement.dataset.text = "large"
  const sheet = { rel: "stylesheet", href: "/static/0/css/components/large.css", onload: loaded, onerror: failed }
  document.head.append(Object.assign(document.createElement("link"), sheet))
}).then(() => {})"""
AS_BEFORE = """() => {
  delete document.documentElement.dataset.text
  document.querySelector("link[href*='/large.css']").remove()
}"""
# A box or a radio button is tapped through its label.
SMALL_TARGETS = """(least) => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .map(one => one.matches("[type=radio], [type=checkbox]") ? one.closest("label") : one)
  .filter(one => one.checkVisibility() && one.type != "hidden")
  .filter(one => { const box = one.getBoundingClientRect()
                   return box.width < least - .5 || box.height < least - .5 })
  .map(one => one.outerHTML.slice(0, 120))"""
# The text's colour on the nearest ground behind it, by WCAG 2.2; text on a picture has its own ground.
FAINT_TEXTS = """(least) => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number)
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0)
  const ground = one => { const own = numbers(getComputedStyle(one).backgroundColor)
    return own[3] === 0 && one.parentElement ? ground(one.parentElement) : own }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), faint = []
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement
    if (!texts.currentNode.data.trim() || !one.checkVisibility()) continue
    const both = [light(numbers(getComputedStyle(one).color)), light(ground(one))]
    if ((Math.max(...both) + .05) / (Math.min(...both) + .05) < least) faint.push(one.outerHTML.slice(0, 120))
  }
  return faint }"""
SMALLEST_TEXT = """() => Math.min(...[...document.querySelectorAll("body *")]
  .filter(one => one.checkVisibility() && one.innerText?.trim() && !one.closest("svg"))
  .map(one => parseFloat(getComputedStyle(one).fontSize)))"""
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Words out of their own box, out of the screen, or over other words. Of a line of text only the
# middle half: the rest is air that neighbours may share.
MISPLACED = """() => {
  const BOXES = "a, button, label, p, li, dd, dt, td, th, h1, h2, h3, section, main"
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), lines = [], wrong = []
  while (texts.nextNode()) {
    const text = texts.currentNode, one = text.parentElement
    if (!text.data.trim() || one.closest("svg, option, .unseen, .skip")) continue
    if (!one.checkVisibility({ visibilityProperty: true })) continue
    const range = document.createRange()
    range.selectNodeContents(text)
    const box = one.closest(BOXES).getBoundingClientRect()
    for (const { left, right, top, height } of range.getClientRects()) {
      if (!height) continue
      const line = { text, left, right, top: top + height / 4, bottom: top + height * 3 / 4 }
      if (left < box.left - 2 || right > box.right + 2 || left < -1 || right > innerWidth + 1 ||
          line.top < box.top || line.bottom > box.bottom) wrong.push("out: " + text.data.trim().slice(0, 60))
      const over = lines.find(other => other.text != text && other.left < right - 1 && left < other.right - 1 &&
                                       other.top < line.bottom && line.top < other.bottom)
      if (over) wrong.push("over: " + text.data.trim().slice(0, 40) + " / " + over.text.data.trim().slice(0, 40))
      lines.push(line)
    }
  }
  return wrong }"""
# All of it in one go: what is asked of a browser one by one takes most of the time.
MEASURED = f"""([tap, contrast, smallest, places]) => ({{
  small: ({SMALL_TARGETS})(tap).join(), faint: ({FAINT_TEXTS})(contrast).join(),
  tiny: ({SMALLEST_TEXT})() < smallest, wide: {OVERFLOWS},
  misplaced: places ? ({MISPLACED})().join() : "" }})"""
# 24 px and their distances, which axe asks only when it is told to; without what it is unsure of.
RULES = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
    # For rules about films and sheets from elsewhere; our pages have neither.
    "preload": False,
}
# Only what is wrong comes back: all that axe looked at is half a megabyte a page.
BARRIERS = """(rules) => axe.run(rules).then(found =>
  Object.fromEntries(found.violations.map(one => [one.id, one.nodes[0].html])))"""


def measured(
    page: Any, screens: Sequence[tuple[int, int]], *, large: bool = False
) -> Iterator[tuple[str, object]]:
    """What is wrong with the page on each of these screens. large: is it in Large text?"""
    smallest = SMALLEST_LARGE_PX if large else SMALLEST_PX
    for width, height in screens:
        page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate(MEASURED, [TAP_PX, CONTRAST, smallest, large])
        for what, how in found.items():
            if how:
                yield f"{what} at {width}{' in Large text' if large else ''}", how


def barriers(page: Any) -> dict[str, str]:
    """What axe-core finds: its rules for WCAG 2.2 to level AA, and those of good practice."""
    page.evaluate(AXE_SCRIPT)
    found: dict[str, str] = page.evaluate(BARRIERS, RULES)
    return found
