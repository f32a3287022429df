// Durable buttons: the pressed one sinks, says that it is busy and cannot be pressed again until the answer.
// The form's request_id stays what it was, so even a doubled request is recorded once.
let sent = false, pressed = [], button = null, timer = 0

// An answer that did not come within the deadline of its route will not come: pictures take longer, and may be
// two minutes on their way. A test holds the three numbers of seconds against the routes.
const patience = form => 1000 * (Number(form.dataset.deadline) || (form.enctype === 'multipart/form-data' ? 155 : 12))

const lift = () => {
  clearTimeout(timer)
  sent = false
  for (const b of pressed) b.disabled = false
  for (const b of document.querySelectorAll('[aria-busy=true]')) b.removeAttribute('aria-busy')
  if (pressed.includes(button) && document.activeElement === document.body) button.focus()
  pressed = []
}

addEventListener('submit', e => {
  if (e.defaultPrevented || e.target.method !== 'post') return
  if (sent) { e.preventDefault(); return }
  // A download leaves the page where it is; nothing would ever lift the button again.
  if (e.target.matches('[data-download]')) return
  sent = true
  timer = setTimeout(lift, patience(e.target))
  button = e.submitter
  if (!button) return
  button.setAttribute('aria-busy', 'true')
  // Disabled only after the browser has read the form, else the button's own value would be lost.
  setTimeout(() => {
    for (const b of sent ? document.querySelectorAll('button[type=submit]') : []) {
      if (!b.disabled) { b.disabled = true; pressed.push(b) }
    }
  })
})

// Back in the history, a request that was stopped, an answer that never came: the page must work again.
addEventListener('pageshow', lift)
addEventListener('keydown', e => { if (e.key === 'Escape') lift() }, true)
