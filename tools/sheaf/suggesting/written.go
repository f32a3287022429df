package suggesting

import (
	"sync"

	"github.com/sheaf-drive/sheaf/httpui/intake"
)

// said is what a pack says of an address: the text on the sheet, or the block that keeps it off.
type said struct {
	text  string
	block intake.Finding
}

// half is how many texts each of the two halves of written keeps.
const half = 8192

// written keeps what packs wrote of addresses lately: the rows of one keystroke are mostly those of the
// one before. Its zero value is ready.
type written struct {
	mu         sync.Mutex // guards both
	young, old map[string]said
}

func (w *written) get(key string) (said, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text, ok := w.young[key]
	if !ok {
		if text, ok = w.old[key]; ok {
			w.keep(key, text)
		}
	}
	return text, ok
}

func (w *written) put(key string, text said) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.keep(key, text)
}

// keep is called with mu held. What was not asked for while the young half filled up is forgotten.
func (w *written) keep(key string, text said) {
	if len(w.young) >= half {
		w.young, w.old = nil, w.young
	}
	if w.young == nil {
		w.young = make(map[string]said, half)
	}
	w.young[key] = text
}
