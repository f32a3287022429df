package hint

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/text"
)

func TestOf(t *testing.T) {
	tests := []struct {
		series, number string
		issued         int
		want           string
	}{
		{"4504", "123456", 2004, ""},
		{"4504", "123456", 2003, ""},
		{"4504", "123456", 2007, ""},
		{"4504", "123456", 0, ""},
		{"4504", "123456", 2008, "passport.hint.year 2004 2008"},
		{"4504", "123456", 2002, "passport.hint.year 2004 2002"},
		{"4597", "123456", 1998, ""},
		{"4599", "123456", 2001, ""},
		{"4500", "123456", 1999, ""},
		{"4550", "123456", 2018, "passport.hint.year 2050 2018"},
		{"0204", "123456", 2004, "passport.hint.prefix 02"},
		{"7404", "123456", 2004, ""},
		{"4504", "000100", 2004, "passport.hint.low"},
		{"4504", "000101", 2004, ""},
		{"0004", "000000", 2018, "passport.hint.prefix 00; passport.hint.year 2004 2018; passport.hint.low"},
		{"1ВС", "000001", 1990, "passport.hint.soviet"},
	}
	for _, tt := range tests {
		n, err := passport.Parse(tt.series, tt.number)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range Of(n, tt.issued) {
			for _, lang := range text.Langs() {
				if said := text.Say(lang, h.Text, h.Args...); !text.Has(lang, h.Text) || strings.Contains(said, "{") {
					t.Errorf("%s in %s: %s", h.Text, lang, said)
				}
			}
			got = append(got, strings.Join(append([]string{h.Text}, h.Args...), " "))
		}
		if joined := strings.Join(got, "; "); joined != tt.want {
			t.Errorf("%s issued %d: got %q, want %q", tt.series, tt.issued, joined, tt.want)
		}
	}
}
