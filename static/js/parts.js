// parts.js: sends a form in the background, and puts what changed into the page.
//
// Without it the browser sends the form, and shows the page that answers.

/**
 * @param {HTMLFormElement} form
 * @param {string} address where it is sent
 * @param {string[]} ids of the parts to take over from the page that answers
 * @param {HTMLButtonElement} [button] that was pressed
 */
async function send(form, address, ids, button) {
  const body = new URLSearchParams(new FormData(form, button))
  const answer = await fetch(address, { method: "POST", body })
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const old = ids.map((id) => document.getElementById(id)).filter((part) => part)
  const changed = old.map((part) => page.getElementById(part.id))
  if (changed.includes(null)) throw new Error("another page answered")
  old.forEach((part, index) => {
    const focused = part === document.activeElement
    part.replaceWith(changed[index])
    if (focused) changed[index].focus()
  })
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event
  if (!form.dataset.parts) return
  event.preventDefault()
  send(form, form.action, [submitter.id, ...form.dataset.parts.split(" ")], submitter).catch(() => {
    delete form.dataset.parts
    form.requestSubmit(submitter)
  })
})

// What is typed is not sent for good: the answer only says what it would mean.
document.addEventListener("change", (event) => {
  const { form, dataset } = event.target
  if (!dataset.part) return
  // Where the booth does not answer, the page stays as it is: the form can be sent all the same.
  send(form, `${form.action}?show=remarks`, [dataset.part]).catch(() => {})
})
