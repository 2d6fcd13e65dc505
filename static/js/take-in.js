// take-in.js: reads a tablet's codes by camera and sends them to the hub.
//
// Without it, or without a camera, the form below it takes the same as a file.
// The hub puts the frames together (kiosk/shared/frames.py); here they are only
// collected until there are enough, and read only as far as that needs.

const AGAIN_MS = 3000
const VERSION = 1

/** @param {HTMLElement} section */
export function start(section) {
  const button = section.querySelector("[data-start]")
  const video = section.querySelector("video")
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  const say = speaker(section)
  const transfers = new Map()
  let current = null
  let stream = null
  button.hidden = false
  button.addEventListener("click", begin)

  async function begin() {
    button.hidden = true
    try {
      const read = await reader(section)
      stream = await camera()
      video.srcObject = stream
      section.querySelector(".transfer__camera").hidden = false
      await video.play()
      say("looking")
      await look(read)
    } catch (error) {
      say(error instanceof Trouble ? error.message : "unread")
      end()
    }
  }

  /** Look at one picture after the other until all has arrived. */
  async function look(read) {
    while (stream) {
      await nextPicture(video)
      const code = await read(picture())
      if (code && stream) await see(code)
    }
  }

  function picture() {
    const { videoWidth: width, videoHeight: height } = video
    Object.assign(canvas.canvas, { width, height })
    canvas.drawImage(video, 0, 0)
    return canvas.getImageData(0, 0, width, height)
  }

  /** @param {Uint8Array} code what the camera saw */
  async function see(code) {
    const frame = parsed(code, section)
    if (!frame) {
      if (!current) say("other")
      return
    }
    const known = transfers.get(frame.transfer) ?? { frames: new Map(), needed: frame.blocks }
    transfers.set(frame.transfer, known)
    const changed = current && current !== known
    current = known
    if (known.frames.has(frame.number)) return
    known.frames.set(frame.number, code)
    const seen = known.frames.size
    ring(section, seen / known.needed)
    say(changed ? "changed" : "reading", { seen, count: known.needed })
    if (seen >= known.needed) await send(known)
  }

  /** Let the hub put the frames together; it says how many more it needs, or where the outcome is. */
  async function send(transfer) {
    say("sending")
    const form = new FormData()
    form.append("csrf_token", document.querySelector("[name=csrf_token]").value)
    form.append("frames", new Blob([...transfer.frames.values()]))
    const answer = await fetch(section.dataset.send, { method: "POST", body: form }).catch(() => null)
    if (!answer || answer.status >= 500) {
      say("offline")
      await new Promise((wake) => setTimeout(wake, AGAIN_MS))
      return send(transfer)
    }
    if (answer.redirected || !answer.headers.get("Content-Type").startsWith("application/json")) {
      throw new Trouble("signedOut")
    }
    const said = await answer.json()
    if (said.done) {
      end()
      navigator.vibrate?.(200)
      location.assign(said.done)
    } else if (said.problem.code === "frames.missing") {
      transfer.needed = transfer.frames.size + said.problem.details.count
    } else {
      section.querySelector(".transfer__words").textContent = said.problem.sentence
      transfers.clear()
      current = null
      end()
    }
  }

  function end() {
    stream?.getTracks().forEach((track) => track.stop())
    stream = null
    section.querySelector(".transfer__camera").hidden = true
    button.hidden = false
  }
}

/** What stopped us; its message is the name of a text of the page. */
class Trouble extends Error {}

async function camera() {
  // Browsers offer cameras only to https:// and to this machine itself.
  if (!navigator.mediaDevices) throw new Trouble("insecure")
  const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } }
  try {
    const video = { facingMode: { ideal: "environment" }, ...size }
    return await navigator.mediaDevices.getUserMedia({ audio: false, video })
  } catch (error) {
    throw new Trouble(error.name === "NotAllowedError" ? "refused" : "missing")
  }
}

/** zxing-wasm, from this hub: an image → the bytes of the code in it, or null. */
async function reader(section) {
  const zxing = await import(section.dataset.reader)
  const overrides = { locateFile: () => new URL(section.dataset.wasm, location.href).href }
  await zxing.prepareZXingModule({ overrides, fireImmediately: true })
  const options = {
    formats: ["QRCode"], maxNumberOfSymbols: 1, tryInvert: false, tryRotate: false, tryDownscale: false,
  }
  return async (image) => (await zxing.readBarcodes(image, options))[0]?.bytes ?? null
}

function nextPicture(video) {
  return new Promise((next) => {
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(next)
    else requestAnimationFrame(next)
  })
}

/** A frame's head, as kiosk/shared/frames.py describes it; null for any other code. */
function parsed(code, section) {
  if (code.length !== Number(section.dataset.frameBytes) || code[0] !== VERSION) return null
  const view = new DataView(code.buffer, code.byteOffset)
  const length = (view.getUint8(5) << 16) | view.getUint16(6)
  return {
    transfer: code.slice(1, 8).join(" "),
    number: view.getUint16(8),
    blocks: Math.max(1, Math.ceil(length / Number(section.dataset.blockBytes))),
  }
}

function speaker(section) {
  const words = section.querySelector(".transfer__words")
  return (name, values = {}) => {
    words.textContent = section.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key])
  }
}

function ring(section, part) {
  const percent = Math.min(100, Math.round(100 * part))
  section.querySelector(".transfer__ring").setAttribute("aria-valuenow", percent)
  section.querySelector(".transfer__ring-part").setAttribute("stroke-dasharray", `${percent} 100`)
}

document.querySelectorAll("[data-module=take-in]").forEach(start)
