// A page that shows how something is right now asks for itself again and takes over what changed in its parts
// [data-live], each with an id: nothing flickers, what has the focus keeps it, what was opened stays open. While a
// button is pressed or nobody looks it rests. Where it gets no answer [data-stale] says that the page is old.
const pause = 5000
const parts = [...document.querySelectorAll('[data-live]')]
const stale = document.querySelector('[data-stale]')
// The browser's own, and what once.js says of a pressed button.
const kept = ['open', 'disabled', 'aria-busy']

const dress = (old, now) => {
  for (const { name, value } of now.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value)
  for (const { name } of [...old.attributes]) {
    if (!now.hasAttribute(name) && !kept.includes(name)) old.removeAttribute(name)
  }
}

const alike = (old, now) =>
  old.nodeType === now.nodeType && old.nodeName === now.nodeName && (old.id ?? '') === (now.id ?? '')

const take = (old, now) => {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== now.data) old.data = now.data
    return
  }
  dress(old, now)
  const had = [...old.childNodes], has = [...now.childNodes]
  for (const [i, child] of has.entries()) {
    if (!had[i]) old.append(document.importNode(child, true))
    else if (alike(had[i], child)) take(had[i], child)
    else had[i].replaceWith(document.importNode(child, true))
  }
  for (const extra of had.slice(has.length)) extra.remove()
}

// The page as it is now, null where none came: a strict policy lets no script make a document from text.
const fetched = () => new Promise(done => {
  const ask = new XMLHttpRequest()
  ask.open('GET', location.pathname + location.search)
  ask.responseType = 'document'
  ask.timeout = 4 * pause
  ask.onloadend = () => done(ask.status === 200 ? ask.response : null)
  ask.send()
})

const look = async () => {
  const busy = () => document.hidden || document.querySelector('[aria-busy=true]')
  if (busy()) return
  const page = await fetched()
  if (busy()) return
  const found = parts.map(part => page?.getElementById(part.id))
  stale.hidden = found.every(Boolean)
  for (const [i, part] of parts.entries()) if (found[i]) take(part, found[i])
}

const again = async () => {
  await look()
  setTimeout(again, pause)
}
if (parts.length) setTimeout(again, pause)
