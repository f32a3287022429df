package header

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
)

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		asked, chosen, accept string
		want                  text.Lang
	}{
		{"ru", "en", "en", text.Russian}, {"", "ru", "en", text.Russian}, {"xx", "", "de, ru-RU;q=0.9, en", text.Russian},
		{"", "", "de", text.English}, {"", "", "", text.English}, {"", "yy", "EN-gb", text.English},
	} {
		if got := Language(c.asked, c.chosen, c.accept, text.English); got != c.want {
			t.Errorf("%v gives %s", c, got)
		}
	}
}

func TestCSRF_FitsItsSecretOnly(t *testing.T) {
	if !CSRFFits("a", CSRFOf("a")) || CSRFFits("a", CSRFOf("b")) || CSRFFits("", CSRFOf("")) || CSRFFits("", "") || CSRFFits("a", "") {
		t.Error("a token fits where it must not, or not where it must")
	}
}

func TestLocalPath(t *testing.T) {
	for path, want := range map[string]bool{
		"/": true, "/desk?x=1": true, "": false, "desk": false, "//else.example": false, "/\\else.example": false, "/a\r\nb": false,
	} {
		if LocalPath(path) != want {
			t.Errorf("%q: %v", path, !want)
		}
	}
}
