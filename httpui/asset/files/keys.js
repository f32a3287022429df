// Keyboard shortcuts. Every action is a link or a button in the page; this only saves a reach for the mouse.
// data-key="2" on a link, button, radio or field: the physical key, so that Russian and Latin layouts do the same.
// Bare keys rest while someone types or when the box [data-keys-off] is ticked; with Alt they always work.
// data-key="Alt+Z" works with Alt only: what a stray key must not do.
const typing = e => e.target.closest('input:not([type=radio],[type=checkbox],[type=file]),select,textarea,[contenteditable]')
const off = document.querySelector('[data-keys-off]')
const help = document.querySelector('.keys')
const kept = {
  get: () => { try { return localStorage.getItem('keys') } catch { return null } },
  set: v => { try { localStorage.setItem('keys', v) } catch { /* a private window: ask again next time */ } },
}

if (off) {
  off.checked = kept.get() === 'off'
  off.addEventListener('change', () => kept.set(off.checked ? 'off' : 'on'))
}

const usable = b => !b.disabled && !b.closest('[hidden]')

// act presses the thing; a text field only gets the focus, an anchor within the page moves it.
const act = at => {
  if (at.matches('input:not([type=radio],[type=checkbox]),textarea,select')) return at.focus()
  if (at.matches('input')) at.focus()
  at.click()
}

// A hand scanner types a code and Enter, a few milliseconds apart. That is a code and never a row of
// shortcuts: it goes into the page's code field, or nowhere.
const pace = 50
let last = -Infinity, run = '', waiting = null

const soon = at => { waiting = { at, timer: setTimeout(flush, pace) } }
const flush = () => {
  if (!waiting) return
  clearTimeout(waiting.timer)
  const { at } = waiting
  waiting = null
  act(at)
}
const scanned = text => {
  const field = document.querySelector('input[name=code]:not([type=hidden])')
  if (!field) return
  field.value = text
  field.form.requestSubmit()
}

// What was just shown is looked at before it is answered: a second Enter of the page before is not an answer.
const settling = [...document.querySelectorAll('[data-settle]')]
for (const form of settling) setTimeout(() => { form.dataset.settled = '' }, Number(form.dataset.settle))
// An Enter outside every link and button would press the main one.
const early = at => settling.some(form => form.dataset.settled === undefined && form.contains(at ?? form))

addEventListener('keydown', e => {
  const near = e.timeStamp - last < pace
  last = e.timeStamp
  const plain = e.key.length === 1 && !e.altKey && !e.ctrlKey && !e.metaKey && !typing(e)
  if (plain) {
    run = near ? run + e.key : e.key
    if (run.length > 1 && waiting) { clearTimeout(waiting.timer); waiting = null }
    if (run.length > 2) e.preventDefault()
    return
  }
  const code = near && run.length > 2 ? run : ''
  run = ''
  if (e.key === 'Enter' && (code || e.repeat || early(e.target.closest('button,a')))) {
    e.preventDefault()
    e.stopImmediatePropagation()
    if (code) scanned(code)
    return
  }
  flush()
}, true)

addEventListener('keydown', e => {
  if (e.isComposing || e.repeat || e.metaKey || e.defaultPrevented) return
  if (e.ctrlKey) {
    if (e.key === 'Enter' && e.target.form) { e.preventDefault(); e.target.form.requestSubmit() }
    return
  }
  if (e.key === 'Escape' && help?.open) {
    help.open = false
    help.querySelector('summary').focus()
    return
  }
  const bare = !e.altKey
  if (bare && (typing(e) || off?.checked)) return
  if (bare && e.key === '?') {
    if (!help) return
    help.open = !help.open
    help.querySelector('summary').focus()
    e.preventDefault()
    return
  }
  const name = e.key === '/' ? '/' : e.code.replace(/^(Key|Digit|Numpad)/, '')
  // What has the focus keeps its own Enter and Space.
  if ((name === 'Enter' || name === 'Space') && e.target.closest('a,button,summary,[type=file]')) return
  if (name === 'Space' && e.target.closest('input')) return
  // Of several boxes under one key the next one without a tick; once all have theirs, the last one.
  const meant = b => b.dataset.key === name || e.altKey && b.dataset.key === 'Alt+' + name
  const all = [...document.querySelectorAll('[data-key]')].filter(b => meant(b) && usable(b))
  const at = all.find(b => !b.checked) ?? all.at(-1)
  if (!at) return
  e.preventDefault()
  // A character waits a moment: the rest of a scanned code may follow it.
  if (bare && e.key.length === 1 && e.code !== 'Space') { soon(at); return }
  act(at)
})
