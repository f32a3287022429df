// Without a link a form that is sent takes the page away, and what was typed with it. So the node is asked for a word
// first; where none comes the page stays as it is, a line above it says so, and looks until the node answers again.
// While there is something to send the page looks by itself now and then. Nothing is sent by itself.
const shows = name => document.querySelector(`[data-link=${name}]`)
const lost = shows('lost'), back = shows('back')
const word = document.querySelector('link[rel=icon]').href
const patience = 5000, pause = 2000, rest = 15000

// A small file, not the browser's copy of it: any answer is one.
const answers = () =>
  fetch(word, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(patience) }).then(() => true, () => false)

const say = (line, other) => {
  other.hidden = true
  if (!line.hidden) return
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  line.querySelector('time').textContent = new Date().toLocaleTimeString(document.documentElement.lang, clock)
  line.hidden = false
}

const watched = Boolean(document.querySelector('main form[method=post]'))
let timer = 0, asking = false, cleared = null

const plan = () => {
  clearTimeout(timer)
  if (watched || !lost.hidden) timer = setTimeout(look, lost.hidden ? rest : pause)
}

const look = async () => {
  if (!document.hidden && !asking) {
    const yes = await answers()
    if (!yes) say(lost, back)
    else if (!lost.hidden) say(back, lost)
  }
  plan()
}

// Before once.js: what is held here is no press yet.
addEventListener('submit', async e => {
  const form = e.target
  const goes = cleared === form
  cleared = null
  if (goes || e.defaultPrevented || form.method !== 'post') return
  e.preventDefault()
  if (asking) return
  asking = true
  e.submitter?.setAttribute('aria-busy', 'true')
  const yes = await answers()
  e.submitter?.removeAttribute('aria-busy')
  asking = false
  if (!yes) {
    say(lost, back)
    return plan()
  }
  lost.hidden = back.hidden = true
  cleared = form
  form.requestSubmit(e.submitter)
})

// What is on its way is not typed on: a hand scanner may be faster than a slow link.
addEventListener('beforeinput', e => { if (asking) e.preventDefault() }, true)

addEventListener('offline', look)
plan()
