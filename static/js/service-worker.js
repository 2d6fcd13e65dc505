// service-worker.js: shows "One moment" in place of the browser's error while the server starts again.
//
// It keeps that page in each language with its style sheets, and no page of a visit.
// A form that was on its way is in the page it shows, which sends it once more; the
// server knows by the form's id whether it has it already.
// Chromium writes the body of a form whose answer it shows into its profile's session file
// (measured: "Sessions/" held the name). So each answer gets an address of its own.
// kiosk/booth/standby.py puts before this: const KEPT = { version, pages: { language: address } }

const CACHE = `one-moment-${KEPT.version}`
// Of the last page: the language to say it in, and "large" for Large text. The worker itself is ended again and again.
const SPOKEN = "/one-moment/spoken"
const FORM = "application/x-www-form-urlencoded"
// Of staff's forms this one is a lead, the same however often it comes; the others are done once more by hand.
const LEAD_OF_STAFF = "/staff/express"
// As templates/booth/one_moment.html has it.
const EMPTY = "<form data-again hidden></form>"
let spoken = ""
// The answer to a form, until the page that shows it asks for it a moment later.
let held = null

addEventListener("install", (event) => event.waitUntil(install()))
addEventListener("activate", (event) => event.waitUntil(activate()))
addEventListener("fetch", (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== location.origin) return
  if (request.mode === "navigate") event.respondWith(opened(event))
  else if (pathname.startsWith("/static/")) event.respondWith(part(request))
})

async function install() {
  const cache = await caches.open(CACHE)
  // All at once: until this is done, a form's body is Chromium's to write down.
  const parts = await Promise.all(Object.values(KEPT.pages).map((address) => keep(cache, address)))
  await cache.addAll([...new Set(parts.flat())])
  await skipWaiting()
}

/** Keep a page; the addresses of its parts. */
async function keep(cache, address) {
  const page = await fetch(address, { cache: "no-store" })
  const html = await page.clone().text()
  await cache.put(address, page)
  return [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, part]) => part)
}

async function activate() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name)
  // The page is asked for while the worker still wakes up.
  await registration.navigationPreload?.enable()
  await clients.claim()
}

async function opened(event) {
  const { request } = event
  if (held && request.url === held.address) return taken()
  const copy = request.clone()
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(request))
    event.waitUntil(remember(answer.headers))
    return request.method === "POST" ? elsewhere(request, answer) : answer
  } catch {
    const page = await oneMoment(copy)
    return request.method === "POST" ? elsewhere(request, page) : page
  }
}

/** Lead to an address where the answer is shown; one that leads elsewhere by itself may do so. */
function elsewhere(request, answer) {
  if (!answer.headers.get("Content-Type")?.startsWith("text/html")) return answer
  const { origin, pathname } = new URL(request.url)
  held = { address: `${origin}${pathname}?answer=${crypto.randomUUID()}`, answer }
  return Response.redirect(held.address, 303)
}

function taken() {
  const { answer } = held
  held = null
  return answer
}

function part(request) {
  return fetch(request).catch(async () => (await caches.match(request)) ?? Response.error())
}

async function remember(headers) {
  const language = headers.get("Content-Language")
  const said = `${language} ${headers.get("Pameran-Text") ?? ""}`
  if (!language || said === spoken) return
  spoken = said
  await (await caches.open(CACHE)).put(SPOKEN, new Response(said))
}

async function oneMoment(request) {
  const cache = await caches.open(CACHE)
  const said = spoken || (await (await cache.match(SPOKEN))?.text()) || ""
  const [language, size] = said.split(" ")
  const kept = await cache.match(KEPT.pages[language] ?? Object.values(KEPT.pages)[0])
  const again = await form(request)
  // A function: a "$" that somebody typed is no sign for replace().
  const html = (await kept.text()).replace(EMPTY, () => again).replace("<html", size ? '<html data-text="large"' : "<html")
  return new Response(html, { status: 503, headers: kept.headers })
}

/** The form that goes on where the visitor was; without an action the page is loaded anew. */
async function form(request) {
  if (request.method !== "POST") return EMPTY
  const { pathname, search } = new URL(request.url)
  const staffs = pathname.startsWith("/staff/")
  if ((staffs && pathname !== LEAD_OF_STAFF) || !request.headers.get("Content-Type")?.startsWith(FORM)) {
    return `<form data-again hidden action="${staffs ? "/staff/" : "/"}"></form>`
  }
  const pairs = [...new URLSearchParams(await request.text())]
  const fields = pairs.map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
  return `<form data-again hidden method="post" action="${escaped(pathname + search)}">${fields.join("")}</form>`
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
