package page

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
)

// While a page asks before what cannot be undone, its list of keys says that Enter goes back.
func TestAsk_EnterGoesBack(t *testing.T) {
	f := &Frame{Lang: text.English}
	for name, screens := range map[string][2]Screen{
		"passport":      {&Passport{}, &Passport{AskAgain: true}},
		"questionnaire": {&Questionnaire{}, &Questionnaire{AskAbandon: true}},
		"parcel":        {&Parcel{}, &Parcel{Asking: true}},
		"prepare":       {&Prepare{}, &Prepare{Ask: &Ask{}}},
		"file":          {&File{}, &File{Asks: true}},
	} {
		for i, want := range []bool{false, true} {
			keys := screens[i].Head(f).Keys
			if back := len(keys) == 1 && keys[0] == (Key{"Enter", "ui.key.back"}); back != want {
				t.Errorf("%s, asking %v: the keys are %v", name, want, keys)
			}
		}
	}
}
