// The document camera: live picture → canvas → JPEG → the two file fields of the form. Without it, or when
// the camera is refused, the file fields themselves are in the page. The server trusts neither.
const root = document.querySelector('[data-camera]')
const part = name => root.querySelector(`[data-part=${name}]`)
const quality = 0.9
// The page lies within the straw corners of the lens; the six stamps are a grid of three by two in it.
const guide = { x: 0.07, y: 0.04, w: 0.86, h: 0.92 }
const lens = 16 / 9
const start = performance.now()

const view = part('view'), video = part('video'), note = part('note'), title = part('title')
const shoot = part('shoot'), next = part('next'), status = part('status'), files = part('files')
const pages = [...root.querySelectorAll('[data-page]')] // a button and a thumbnail per page, in order
const tiles = [...document.querySelectorAll('[data-stamp]')]
const field = name => root.closest('form').elements[name]
let page = 0, stream = null, timer = 0, taken = {}
// Each start and each stop counts, so that a stream that comes after the next of them is known and ended.
let runs = 0, starting = false, busy = false

const kept = {
  get: () => { try { return localStorage.getItem('scanner') } catch { return null } },
  set: v => { try { localStorage.setItem('scanner', v) } catch { /* chosen again next time */ } },
}

const say = state => { note.textContent = note.dataset[state] }

const turn = n => {
  page = n
  title.textContent = pages[n].dataset.title
  for (const [i, p] of pages.entries()) p.setAttribute('aria-pressed', String(i === n))
}

const end = old => { for (const track of old?.getTracks() ?? []) track.stop() }

const stop = state => {
  runs++
  starting = false
  end(stream)
  stream = null
  video.srcObject = null
  clearTimeout(timer)
  say(state)
}

// Five idle minutes rest the camera: the picture of a passport must not stand there unattended.
const idle = () => {
  clearTimeout(timer)
  if (stream) timer = setTimeout(() => stop('paused'), 1000 * Number(root.dataset.idle))
}

const refused = () => {
  files.hidden = false
  say('refused')
}

const run = async id => {
  stop('starting')
  starting = true
  const mine = runs
  const wanted = { width: { ideal: 1920 }, height: { ideal: 1080 } }
  if (id) wanted.deviceId = { ideal: id }
  else wanted.facingMode = { ideal: 'environment' }
  const got = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false }).catch(() => null)
  if (mine !== runs) return end(got)
  starting = false
  if (!got) return refused()
  video.srcObject = stream = got
  await video.play().catch(() => {})
  if (mine !== runs) return
  files.hidden = true
  say('live')
  idle()
  // The first thing to do is to capture: Space, Space, and on to the fields.
  const at = document.activeElement
  if (!Object.keys(taken).length && (at === document.body || at === field('series') && !at.value.trim())) shoot.focus()
}

const draw = (canvas, source, from, width) => {
  canvas.width = width
  canvas.height = Math.round(width * from.h / from.w)
  canvas.getContext('2d').drawImage(source, from.x, from.y, from.w, from.h, 0, 0, canvas.width, canvas.height)
  canvas.hidden = false
}

const crops = (source, w, h) => {
  // What the lens shows of a frame of another shape is its middle.
  const sw = Math.min(w, h * lens), sh = Math.min(h, w / lens)
  const x0 = (w - sw) / 2 + guide.x * sw, y0 = (h - sh) / 2 + guide.y * sh
  const cw = guide.w * sw / 3, ch = guide.h * sh / 2
  for (const tile of tiles) {
    const n = Number(tile.dataset.stamp) - 1
    draw(tile, source, { x: x0 + n % 3 * cw, y: y0 + Math.floor(n / 3) * ch, w: cw, h: ch }, 360)
    tile.parentElement.querySelector('svg')?.setAttribute('hidden', '')
  }
}

// Pictures that the server kept after a refusal give their stamps again.
const again = img => {
  if (img.closest('[data-page]').dataset.page === 'registration') crops(img, img.naturalWidth, img.naturalHeight)
}

const shown = (name, source, w, h) => {
  draw(pages.find(p => p.dataset.page === name).querySelector('canvas'), source, { x: 0, y: 0, w, h }, 240)
  const s = Math.floor((performance.now() - start) / 1000)
  taken[name] = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
  status.textContent = pages.filter(p => taken[p.dataset.page])
    .map(p => `${p.dataset.done} ${taken[p.dataset.page]}`).join(', ')
  if (name === 'registration') crops(source, w, h)
}

// One picture at a time: a second press while the first is made would be taken for the next page.
const capture = async () => {
  idle()
  if (busy || starting) return
  if (!stream) return run(kept.get())
  busy = true
  await shot(page).finally(() => { busy = false })
}

const shot = async n => {
  const name = pages[n].dataset.page
  const canvas = document.createElement('canvas')
  const w = canvas.width = video.videoWidth, h = canvas.height = video.videoHeight
  if (!w) return
  canvas.getContext('2d').drawImage(video, 0, 0)
  const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', quality))
  if (!blob) return refused()
  const bag = new DataTransfer()
  bag.items.add(new File([blob], `${name}.jpg`, { type: 'image/jpeg' }))
  field(name).files = bag.files
  shown(name, canvas, w, h)
  if (page !== n) return // somebody chose another page meanwhile
  if (n + 1 < pages.length) turn(n + 1)
  else if (!field('series').value.trim()) field('series').focus()
}

const another = async () => {
  const all = (await navigator.mediaDevices.enumerateDevices()).filter(d => d.kind === 'videoinput')
  if (all.length === 0) return run(null)
  const now = stream?.getVideoTracks()[0]?.getSettings().deviceId
  const id = all[(all.findIndex(d => d.deviceId === now) + 1) % all.length].deviceId
  kept.set(id)
  run(id)
}

// A file chosen by hand gives the same thumbnails and stamps.
const chosen = async input => {
  if (!input.files[0]) return
  try {
    const picture = await createImageBitmap(input.files[0])
    shown(input.name, picture, picture.width, picture.height)
    picture.close()
  } catch { /* not a picture: the server says so beside the field */ }
}

if (root) {
  for (const [i, p] of pages.entries()) {
    p.addEventListener('click', () => turn(i))
    field(p.dataset.page).addEventListener('change', e => chosen(e.target))
    const img = p.querySelector('img')
    if (img?.complete && img.naturalWidth) again(img)
    else img?.addEventListener('load', () => again(img))
  }
  if (navigator.mediaDevices?.getUserMedia) {
    for (const hidden of root.querySelectorAll('[data-script]')) hidden.hidden = false
    turn(0)
    shoot.addEventListener('click', capture)
    next.addEventListener('click', another)
    for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, idle)
    addEventListener('pagehide', () => stop('paused'))
    run(kept.get())
  }
}
