// Suggestions beside a text field (ARIA combobox with a listbox popup that never covers a field).
// <input data-suggest=ADDRESS data-id=NAME-OF-HIDDEN-FIELD data-region=NAME-OF-REGION-FIELD data-list=ID data-typed=NAME-OF-HIDDEN-FIELD>
// asks ADDRESS by POST (what is typed is personal and must not stand in a URL) and gets
// {"suggestions":[{"id","name","former","where","where_former","postal_code","region","text","sheet","added","incomplete","other_number","without","alike","read_as","refused":{"text"}}],"no_register"}. Nothing is
// chosen by itself. A row that is refused says why and cannot be chosen, but where any object will do (data-any). Without a region all are searched,
// and a row that is chosen brings its own; the form hears "chosen". Its words take the place of what was typed, which the hidden field keeps. A newer request of the same field ends the one before, here and on the node.
const pause = 120

const span = (text, cls) => {
  const s = document.createElement('span')
  s.textContent = text
  if (cls) s.className = cls
  return s
}

const enhance = input => {
  const form = input.form
  const box = document.getElementById(input.dataset.list)
  const none = document.getElementById('address-none')
  const chosen = document.getElementById(input.dataset.chosen)
  const typed = form.elements[input.dataset.typed]
  let id = form.elements[input.dataset.id]
  const list = document.createElement('ul')
  const status = document.createElement('p')
  const field = `${input.id}-${Math.random().toString(36).slice(2)}`
  let items = [], at = -1, timer = 0, running = null

  list.className = 'list'
  list.id = input.id + '-options'
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', box.dataset.label)
  list.lang = 'ru'
  list.hidden = true
  status.className = 'vh'
  status.setAttribute('role', 'status')
  box.replaceChildren(list, status)
  input.setAttribute('role', 'combobox')
  input.setAttribute('aria-autocomplete', 'list')
  input.setAttribute('aria-expanded', 'false')
  input.setAttribute('aria-controls', list.id)

  // The rows that the server offered as radio buttons give way once someone types on.
  const forget = () => {
    if (id instanceof RadioNodeList) {
      const field = document.createElement('input')
      field.type = 'hidden'
      field.name = input.dataset.id
      id[0].closest('fieldset').replaceWith(field)
      id = field
    }
    id.value = ''
    if (typed) typed.value = ''
    if (chosen) chosen.hidden = true
  }
  // What was asked before is not an answer any more: the list stays closed.
  const still = () => {
    clearTimeout(timer)
    running?.abort()
    running = null
  }
  const close = () => {
    still()
    list.hidden = true
    at = -1
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
  }
  const mark = n => {
    at = n
    for (const [i, li] of [...list.children].entries()) li.setAttribute('aria-selected', String(i === at))
    if (at < 0) return input.removeAttribute('aria-activedescendant')
    input.setAttribute('aria-activedescendant', list.children[at].id)
    list.children[at].scrollIntoView({ block: 'nearest' })
  }
  const barred = item => item.refused && !('any' in input.dataset)
  const choose = n => {
    if (barred(items[n])) return
    const as = typed?.value || input.value
    forget()
    const region = form.elements[input.dataset.region]
    if (region && items[n].region) region.value = items[n].region
    if (typed) typed.value = as
    input.value = items[n].text
    id.value = items[n].id
    form.dispatchEvent(new CustomEvent('chosen'))
    if (chosen) { chosen.textContent = items[n].sheet || items[n].text; chosen.hidden = false }
    close()
    input.focus()
  }
  const row = (item, i) => {
    const li = document.createElement('li')
    li.id = `${list.id}-${i}`
    li.setAttribute('role', 'option')
    li.setAttribute('aria-selected', 'false')
    const name = document.createElement('b')
    name.textContent = item.name
    const rest = [item.former && `(${box.dataset.former} ${item.former})`, item.where && `· ${item.where}`, item.where_former && `(${box.dataset.former} ${item.where_former})`, item.postal_code && `· ${item.postal_code}`]
    li.append(name, ' ', span(rest.filter(Boolean).join(' '), 'soft'))
    if (item.without) li.append(' ', span(`${box.dataset.without} ${item.without.join(', ')}`, 'tag k-warn'))
    if (item.alike) li.append(' ', span(`${box.dataset.alike} ${item.alike.join(', ')}`, 'tag k-hint'))
    if (item.read_as) li.append(' ', span(`${box.dataset.layout} ${item.read_as}`, 'tag k-hint'))
    if (item.other_number) li.append(' ', span(box.dataset.number, 'tag k-warn'))
    if (item.added) li.append(' ', span(box.dataset.added, 'tag k-hint'))
    if (item.incomplete) li.append(' ', span(box.dataset.incomplete, 'tag k-warn'))
    if (barred(item)) {
      li.setAttribute('aria-disabled', 'true')
      li.append(document.createElement('br'), span(box.dataset.refused, 'tag k-block'), ' ', span(item.refused.text))
    } else if (item.sheet) li.append(document.createElement('br'), span(`${box.dataset.sheet} ${item.sheet}`, 'soft'))
    li.addEventListener('pointerdown', e => { e.preventDefault(); choose(i) })
    return li
  }
  const show = found => {
    items = found
    at = -1
    list.replaceChildren(...items.map(row))
    status.textContent = box.dataset.count.replace('{0}', items.length)
    list.hidden = items.length === 0
    input.setAttribute('aria-expanded', String(items.length > 0))
    input.removeAttribute('aria-activedescendant')
  }
  // That the region has no register, or none has, is said once, with the words of the template.
  const region = () => form.elements[input.dataset.region]?.value ?? ''
  const lack = register => {
    if (!none || register !== none.hasChildNodes()) return
    none.replaceChildren(...register ? [] : [document.getElementById(region() ? 'no-register' : 'no-registers').content.cloneNode(true)])
  }
  const ask = async () => {
    if (input.value.trim().length < 2) return close()
    still()
    const mine = running = new AbortController()
    try {
      const answer = await fetch(input.dataset.suggest, {
        method: 'POST', signal: mine.signal,
        headers: { 'Content-Type': 'application/json', 'X-Csrf-Token': form.elements.csrf.value },
        body: JSON.stringify({ field, text: input.value, region: region() }),
      })
      if (!answer.ok) return close()
      const found = await answer.json()
      if (mine !== running) return
      lack(!found.no_register)
      if (document.activeElement === input) show(found.suggestions ?? [])
    } catch { /* no link: the field stays a field, "Next" answers with the same rows */ }
  }

  input.addEventListener('input', () => {
    forget()
    still()
    timer = setTimeout(ask, pause)
  })
  input.addEventListener('blur', close)
  // A chosen street lies in its region.
  form.elements[input.dataset.region]?.addEventListener('change', () => { forget(); close(); lack(true) })
  input.addEventListener('keydown', e => {
    const open = !list.hidden
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault()
      if (!open) { ask(); return }
      const step = e.key === 'ArrowDown' ? 1 : -1
      mark(at < 0 && step < 0 ? items.length - 1 : (at + step + items.length) % items.length)
    } else if (e.key === 'Enter' && open && at >= 0) {
      e.preventDefault()
      choose(at)
    } else if (e.key === 'Escape') {
      if (open) e.preventDefault()
      close()
    }
  })
}

for (const input of document.querySelectorAll('[data-suggest]')) enhance(input)
