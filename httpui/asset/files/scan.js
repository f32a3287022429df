// Scanning sheet after sheet. A hand scanner types a code and Enter into the field; a camera reads the three
// codes of the strip. On the page of a parcel ([data-scan]) the form is sent without leaving the page, so that
// the camera goes on; everywhere else a scan is a page. Sounds: one high tone is good, two low ones are a stop.
const root = document.querySelector('[data-scan]')
const box = document.querySelector('[data-sound]')
const kept = {
  get: () => { try { return localStorage.getItem('sound') } catch { return null } },
  set: v => { try { localStorage.setItem('sound', v) } catch { /* a private window: asked again next time */ } },
}

for (const e of document.querySelectorAll('[data-script]:not([data-camera])')) e.hidden = false
if (box) {
  box.checked = kept.get() !== 'off'
  box.addEventListener('change', () => kept.set(box.checked ? 'on' : 'off'))
}

let audio = null
const tone = (at, hertz, seconds) => {
  const source = audio.createOscillator(), volume = audio.createGain()
  source.frequency.value = hertz
  volume.gain.value = 0.2
  source.connect(volume).connect(audio.destination)
  source.start(at)
  source.stop(at + seconds)
}
const sound = kind => {
  if (!box?.checked) return
  navigator.vibrate?.(kind === 'good' ? 80 : [80, 60, 80, 60, 80])
  try {
    audio ??= new AudioContext()
    if (kind === 'good') return tone(audio.currentTime, 1200, 0.12)
    tone(audio.currentTime, 280, 0.22)
    tone(audio.currentTime + 0.32, 280, 0.22)
  } catch { /* no sound here: the word stands on the screen */ }
}

// A verdict that came with the page.
const said = document.querySelector('[data-tone]')
if (said) sound(said.dataset.tone)

const part = name => root.querySelector(`[data-part=${name}]`)
const fill = (from, slots) => {
  const made = from.content.cloneNode(true)
  for (const slot of made.querySelectorAll('[data-slot]')) {
    slot.textContent = slots[slot.dataset.slot] ?? ''
    if (!slot.textContent) slot.remove()
  }
  return made
}
const verdict = (kind, slots) => {
  part('verdict').replaceChildren(fill(root.querySelector(`template[data-verdict=${kind}]`), slots))
  sound(kind)
}

// One code at a time: what is scanned while an answer is awaited waits for its turn.
const waiting = []
let busy = false

// packed takes the sheet from the list of those that wait at the office, and what others packed meanwhile.
const packed = answer => {
  const list = part('unsent')
  if (!list) return
  const still = new Set(answer.oldest)
  for (const row of list.querySelectorAll('[data-sheet]')) if (!still.has(row.dataset.sheet)) row.remove()
  const number = n => new Intl.NumberFormat(document.documentElement.lang).format(n)
  const rest = answer.unsent - list.querySelectorAll('[data-sheet]').length
  part('left').textContent = number(answer.unsent)
  part('rest').textContent = part('rest').dataset.words.replace('#', number(rest))
  part('rest').hidden = rest <= 0
  part('none').hidden = answer.unsent > 0
}

const laid = answer => {
  verdict('good', answer)
  part('count').textContent = answer.sheets
  const row = fill(part('row'), answer)
  row.querySelector('button').value = answer.code
  part('rows').prepend(row)
  if (part('send')) part('send').hidden = false
  packed(answer)
  form.elements.request_id.value = answer.request_id
}

// A code whose answer was lost may be recorded: its id is kept for itself, the next code gets another.
let unsure = ''
const freshID = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, '0')).join('')

const send = async code => {
  if (unsure && unsure !== code) form.elements.request_id.value = freshID()
  unsure = code
  const body = new URLSearchParams(new FormData(form))
  body.set('code', code)
  try {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } })
    const said = await answer.json()
    if (answer.status < 500) unsure = ''
    if (answer.ok) return laid(said)
    if (!unsure) form.elements.request_id.value = freshID()
    // The login ended, or something that no scan mends: the page says it in full.
    if (answer.status === 401 || answer.status >= 500) { field.value = code; return form.submit() }
    verdict('block', { code: code.length === 6 ? code.replace(/(..)(..)(..)/, '$1-$2-$3') : code, text: said.text })
  } catch {
    // No link. Nobody knows whether it was recorded; the same id makes a repeat harmless.
    field.value = code
    verdict('block', { code, text: part('verdict').dataset.lost })
  }
}

const take = async code => {
  if (code && waiting.length < 20) waiting.push(code)
  if (busy || !waiting.length) return
  busy = true
  await send(waiting.shift())
  busy = false
  take()
}

const form = root && part('form')
const field = form?.elements.code
form?.addEventListener('submit', e => {
  const code = field.value.trim()
  if (!code) return // the server says what is missing
  e.preventDefault()
  field.value = ''
  field.focus()
  take(code)
})

// The camera. A code is taken once while it stays in the picture, and again after it was away.
const away = 1500
const pace = 250
let seen = '', last = 0

const found = code => {
  const now = performance.now()
  const same = code === seen && now - last < away
  seen = code
  last = now
  if (!same) take(code)
}

// Where the browser reads codes itself it does; else a small frame is read by the node, which keeps none.
const readers = async () => {
  const kinds = await window.BarcodeDetector?.getSupportedFormats().catch(() => []) ?? []
  if (kinds.includes('qr_code')) {
    const detector = new BarcodeDetector({ formats: ['qr_code'] })
    return async video => {
      const codes = new Set((await detector.detect(video)).map(c => c.rawValue))
      return codes.size === 1 ? [...codes][0] : ''
    }
  }
  const canvas = document.createElement('canvas')
  return async video => {
    const shrink = Math.min(1, 960 / video.videoWidth)
    canvas.width = video.videoWidth * shrink
    canvas.height = video.videoHeight * shrink
    canvas.getContext('2d').drawImage(video, 0, 0, canvas.width, canvas.height)
    const frame = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.7))
    if (!frame) return ''
    const answer = await fetch(form.dataset.read, {
      method: 'POST', body: frame,
      headers: { 'Content-Type': 'application/octet-stream', 'X-Csrf-Token': form.elements.csrf.value },
    })
    return answer.ok ? (await answer.json()).code : ''
  }
}

const watch = async () => {
  const note = part('note'), video = part('video')
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 } }, audio: false,
  }).catch(() => null)
  if (!stream) {
    note.textContent = note.dataset.refused
    return
  }
  video.srcObject = stream
  await video.play().catch(() => {})
  note.textContent = note.dataset.live
  const read = await readers()
  addEventListener('pagehide', () => { for (const track of stream.getTracks()) track.stop() })
  for (;;) {
    await new Promise(done => setTimeout(done, pace))
    if (document.hidden || !video.videoWidth || busy) continue
    const code = await read(video).catch(() => '')
    if (/^[0-79ABCEHKMPTX]{6}$/.test(code)) found(code)
  }
}

const camera = root?.querySelector('[data-camera]')
if (camera && navigator.mediaDevices?.getUserMedia) {
  camera.hidden = false
  watch()
}
