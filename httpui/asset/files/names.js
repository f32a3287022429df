// What the list of names says, beside each part of a name as somebody types it.
// <form data-names=ADDRESS> asks ADDRESS by POST with the fields family, given and patronymic (they are personal and must
// not stand in a URL) and gets {"fields":[{"field","remarks":[{"severity","sign","text"}]}]}. The words go into the boxes
// #FIELD-said, which are read aloud as they change. Nothing is corrected; without an answer the form stays a form.
const pause = 500
const parts = ['family', 'given', 'patronymic']

const finding = ({ severity, sign, text }) => {
  const box = document.createElement('div')
  const line = document.createElement('p')
  const word = document.createElement('span')
  const words = document.createElement('b')
  box.className = `finding k-${severity}`
  word.className = 'sev'
  word.textContent = sign
  words.textContent = text
  line.append(word, ' ', words)
  box.append(line)
  return box
}

const enhance = form => {
  const fields = parts.map(name => form.elements[name])
  const boxes = parts.map(name => document.getElementById(`${name}-said`))
  let timer = 0, running = null, shown = parts.map(() => '')

  const show = found => {
    for (const [i, name] of parts.entries()) {
      const remarks = found.find(f => f.field === name)?.remarks ?? []
      const now = JSON.stringify(remarks)
      if (now === shown[i]) continue // what is there already is not read aloud again
      shown[i] = now
      boxes[i].replaceChildren(...remarks.map(finding))
    }
  }
  const ask = async () => {
    running?.abort()
    const mine = running = new AbortController()
    const typed = Object.fromEntries(parts.map((name, i) => [name, fields[i].value.slice(0, 300)]))
    try {
      const answer = await fetch(form.dataset.names, {
        method: 'POST', signal: mine.signal,
        headers: { 'Content-Type': 'application/json', 'X-Csrf-Token': form.elements.csrf.value },
        body: JSON.stringify(typed),
      })
      if (!answer.ok) return show([])
      const found = await answer.json()
      if (mine === running) show(found.fields ?? [])
    } catch { /* no link: "Next" answers with what the rules say */ }
  }
  for (const field of fields) {
    field.addEventListener('input', () => {
      clearTimeout(timer)
      timer = setTimeout(ask, pause)
    })
    // Who leaves a field is told at once.
    field.addEventListener('change', () => {
      clearTimeout(timer)
      ask()
    })
  }
}

for (const form of document.querySelectorAll('form[data-names]')) enhance(form)
