package former

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core/address/words"
)

// Level is one object of an address: its name of today, and those that it had before, the oldest first.
type Level struct {
	Now  string
	Then []string
}

// Found is a former name that was typed: the places of the level in the chain and of the name among its former ones.
type Found struct{ At, Then int }

// Typed is what somebody has typed, read once for all addresses that are held against it.
type Typed struct {
	form     *words.Form
	readings []reading
}

type reading struct {
	text   string
	tokens []token
}

// Read reads a text; the form is that of the register's names.
func Read(form *words.Form, typed string) Typed {
	t := Typed{form: form}
	for _, text := range words.Readings(typed) {
		t.readings = append(t.readings, reading{text, parse(form, text)})
	}
	return t
}

// In lists the levels of a chain whose former name was typed in the place of the current one.
func (t Typed) In(chain []Level) []Found {
	if !t.touches(chain) {
		return nil
	}
	for _, r := range t.readings {
		if found, fits := in(t.form, chain, r); fits {
			return found
		}
	}
	return nil
}

// touches says that any former name has a word that was typed: most have none, and need not be looked at further.
func (t Typed) touches(chain []Level) bool {
	for _, l := range chain {
		for _, text := range l.Then {
			then := nameOf(t.form, text)
			for _, r := range t.readings {
				if slices.ContainsFunc(r.tokens, func(tok token) bool { c, _ := then.best(&tok); return c < lost }) {
					return true
				}
			}
		}
	}
	return false
}

// in is [In] for one reading of what was typed; fits says that it names anything of the chain.
func in(form *words.Form, chain []Level, typed reading) (found []Found, fits bool) {
	tokens := typed.tokens
	now, then := make([]name, len(chain)), make([][]name, len(chain))
	for i, l := range chain {
		now[i] = nameOf(form, l.Now)
		for _, text := range l.Then {
			then[i] = append(then[i], nameOf(form, text))
		}
	}
	for i, l := range chain {
		elsewhere := now[i].besides(tokens, now, i)
		fits = fits || now[i].named(tokens, elsewhere)
		if len(l.Then) == 0 {
			continue
		}
		for below := i + 1; below < len(chain); below++ {
			keep(tokens, append(then[below], now[below]), elsewhere)
		}
		if j, ok := l.typed(tokens, now[i], then[i], elsewhere, typed.text); ok {
			fits = true
			found = append(found, Found{i, j})
		}
	}
	return found, fits
}

// typed is the former name that fits what was typed better than the current one does, of several the best, and of equals the newest.
func (l Level) typed(tokens []token, now name, then []name, elsewhere []float64, text string) (best int, ok bool) {
	least := now.cost(tokens, elsewhere)
	for j, name := range slices.Backward(then) {
		switch c := name.cost(tokens, elsewhere); {
		case slices.Equal(name.texts, now.texts):
			if !ok && name.named(tokens, elsewhere) && typedShort(text, l.Then[j], l.Now) {
				return j, true
			}
		case c < least && name.named(tokens, elsewhere):
			best, least, ok = j, c, true
		}
	}
	return best, ok
}

// typedShort tells two names apart that are one to the search, which passes initials over: who types "Ленина" has the former name of
// "им В.И.Ленина" before him. Every word of the former name stays in the current one and was begun, and none was typed that only
// the current one has.
func typedShort(typed, then, now string) bool {
	begun, old, all := written(typed), written(then), written(now)
	for _, w := range old {
		if !slices.Contains(all, w) || !slices.ContainsFunc(begun, func(b string) bool { return begins(w, b) }) {
			return false
		}
	}
	own := slices.DeleteFunc(all, func(w string) bool { return slices.Contains(old, w) })
	return len(own) > 0 && !slices.ContainsFunc(own, func(w string) bool { return slices.Contains(begun, w) })
}

// begins says that a word begins with what was typed, or that the search takes it so.
func begins(word, typed string) bool {
	t := tokenOf(typed, true)
	return len(t.runes) > 1 && t.costTo([]rune(word)) < lost
}
