// Puts the reader where the work is: the summary after a refusal, else the field that is needed. A form
// that is short enough to be typed again at once takes the field; its summary is read out all the same.
// autofocus alone would also win over a fragment in the address; this does not.
if (!location.hash) {
  const summary = document.querySelector('[data-focus-here] [data-focus]') ? null : document.querySelector('.summary')
  const field = document.querySelector('[data-focus]')
  ;(summary ?? field)?.focus()
  if (!summary && field?.select) field.select()
}

// The visit's minutes run on from what the server said. They are not announced.
const clock = document.querySelector('[data-elapsed]')
if (clock) {
  const start = performance.now() - 1000 * Number(clock.dataset.elapsed)
  setInterval(() => {
    const s = Math.floor((performance.now() - start) / 1000)
    clock.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
  }, 1000)
}

// A page that waits for somebody else looks from time to time whether it still would, and says so when not.
// It never goes on by itself: nobody loses a place, a word or an answer under way. data-waits is on the link;
// data-watch is another address to look at, which opens nothing personal, and data-still what it says meanwhile.
// With the news Enter looks again; the form with data-moot, which is no longer the answer, is not offered.
const waits = document.querySelector('a[data-waits]')
if (waits) {
  const look = async () => {
    if (document.hidden) return
    try {
      const answer = await fetch(waits.dataset.watch ?? waits.href)
      if (!answer.ok || (await answer.text()).includes(waits.dataset.still ?? 'data-waits')) return
    } catch { return /* no link: asked again */ }
    clearInterval(timer)
    document.querySelector('[data-news]').hidden = false
    for (const form of document.querySelectorAll('[data-moot]')) form.hidden = true
    const does = cap => [...document.querySelectorAll('.keys dt')].find(key => key.textContent === cap)?.nextElementSibling
    const [enters, looks] = [does('Enter'), does(waits.dataset.key)]
    if (enters && looks) enters.textContent = looks.textContent
    waits.dataset.key = waits.querySelector('kbd').textContent = 'Enter'
    waits.classList.add('main')
  }
  const timer = setInterval(look, 1000 * Number(waits.dataset.waits))
}

// Printing needs a script; its button shows only where scripts run.
for (const b of document.querySelectorAll('[data-print]')) {
  b.hidden = false
  b.addEventListener('click', () => print())
}
