// Whether the register has the house that is copied from the stamp, where it was loaded with houses.
// The box #house-said has data-house=ADDRESS, which is asked by POST (what is typed is personal and must not stand in a URL)
// with the fields region, address_id and house, and says {"known","listed"}. The words are those of the template
// #house-unknown. It is a hint: nothing is changed, and nothing waits for it.
const pause = 500
const box = document.querySelector('[data-house]')

const enhance = form => {
  const { house } = form.elements
  let timer = 0, running = null

  const show = unknown => {
    if (unknown === box.hasChildNodes()) return // what is there already is not read aloud again
    box.replaceChildren(...unknown ? [document.getElementById('house-unknown').content.cloneNode(true)] : [])
  }
  const ask = async () => {
    clearTimeout(timer)
    running?.abort()
    const id = form.elements.address_id.value
    if (!id || !house.value.trim()) return show(false)
    const mine = running = new AbortController()
    try {
      const answer = await fetch(box.dataset.house, {
        method: 'POST', signal: mine.signal,
        headers: { 'Content-Type': 'application/json', 'X-Csrf-Token': form.elements.csrf.value },
        body: JSON.stringify({ region: form.elements.region.value, address_id: id, house: house.value }),
      })
      const said = answer.ok ? await answer.json() : {}
      if (mine === running) show(said.listed === true && !said.known)
    } catch { /* no link: the next page says the same */ }
  }
  house.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(ask, pause)
  })
  house.addEventListener('change', ask) // who leaves the field is told at once
  // Another address has other houses.
  form.addEventListener('chosen', ask)
  for (const field of [form.elements.address, form.elements.region]) field.addEventListener('input', () => show(false))
}

if (box) enhance(box.closest('form'))
