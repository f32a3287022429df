package suggest

import (
	"math/rand/v2"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
)

// keystroke is what a field holds at one moment.
type keystroke struct {
	region core.Region
	text   string
}

// keystrokes draws n moments of typing "settlement [type] street" or "[type] street", from two letters to the whole text. With typo
// a slip is in each.
func keystrokes(r *rand.Rand, regs []*address.Registry, n int, typo bool) []keystroke {
	total := 0
	for _, reg := range regs {
		total += reg.Len()
	}
	out := make([]keystroke, 0, n)
	for len(out) < n {
		at := r.IntN(total)
		var reg *address.Registry
		for _, reg = range regs {
			if at < reg.Len() {
				break
			}
			at -= reg.Len()
		}
		if text, ok := typed(r, reg, reg.At(at)); ok {
			letters := []rune(text)
			cut := 2 + r.IntN(len(letters)-1)
			if typo {
				if cut < 8 {
					continue
				}
				i := cut/2 + r.IntN(cut/2-2)
				letters[i], letters[i+1] = letters[i+1], letters[i]
				if r.IntN(2) == 0 {
					letters[i] = 'ж'
				}
			}
			out = append(out, keystroke{reg.Region(), string(letters[:cut])})
		}
	}
	return out
}

func typed(r *rand.Rand, reg *address.Registry, o address.Object) (string, bool) {
	if o.Level != address.LevelStreet {
		return "", false
	}
	text := o.Name
	if r.IntN(2) == 0 {
		text = o.Type + " " + text
	}
	if r.IntN(3) > 0 {
		parent, ok := reg.Object(o.Parent)
		if !ok {
			return "", false
		}
		text = parent.Name + " " + text
	}
	return text, len([]rune(text)) > 3
}
