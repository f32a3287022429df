// Durable buttons: the pressed one sinks, says that it is busy and cannot be pressed again until the answer.
// The form's request_id stays what it was, so even a doubled request is recorded once.
let sent = false
let pressed = []

addEventListener('submit', e => {
  if (e.defaultPrevented || e.target.method !== 'post') return
  if (sent) { e.preventDefault(); return }
  // A download leaves the page where it is; nothing would ever lift the button again.
  if (e.target.matches('[data-download]')) return
  sent = true
  const button = e.submitter
  if (!button) return
  button.setAttribute('aria-busy', 'true')
  // Disabled only after the browser has read the form, else the button's own value would be lost.
  setTimeout(() => {
    for (const b of document.querySelectorAll('button[type=submit]')) {
      if (!b.disabled) { b.disabled = true; pressed.push(b) }
    }
  })
})

// Back in the history, or an answer that never came: the page must work again.
addEventListener('pageshow', () => {
  sent = false
  for (const b of pressed) { b.disabled = false; b.removeAttribute('aria-busy') }
  for (const b of document.querySelectorAll('[aria-busy=true]')) b.removeAttribute('aria-busy')
  pressed = []
})
