package passport

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
)

// checkWords holds a message key to a text in every language whose places args fill.
func checkWords(t *testing.T, key string, args []string) {
	t.Helper()
	for _, lang := range text.Langs() {
		if !text.Has(lang, key) {
			t.Errorf("%s has no text in %s", key, lang)
		} else if said := text.Say(lang, key, args...); strings.Contains(said, "{") {
			t.Errorf("%s in %s leaves a place empty: %s", key, lang, said)
		}
	}
}

func TestParse_Accepted(t *testing.T) {
	tests := []struct {
		name, series, number string
		kind                 Kind
		canonical            string
	}{
		{"plain", "4504", "123456", Internal, "ru.passport/4504/123456"},
		{"spaced as printed", "45 04", "123456", Internal, "ru.passport/4504/123456"},
		{"no-break and narrow spaces", "45\u00a004", "\u202f123\u2009456 ", Internal,
			"ru.passport/4504/123456"},
		{"leading zeros stay", "0304", "000101", Internal, "ru.passport/0304/000101"},
		{"soviet, Roman Latin", "XIV-БЮ", "123456", Soviet, "ru.passport/14БЮ/123456"},
		{"soviet, Roman in Russian letters", "ХІV-БЮ", "123456", Soviet, "ru.passport/14БЮ/123456"},
		{"soviet, Arabic", "1ВС", "686460", Soviet, "ru.passport/1ВС/686460"},
		{"soviet, letters typed in Latin", "iii-жO", "521913", Soviet, "ru.passport/3ЖО/521913"},
		{"soviet, long dash and spaces", "X – ВС", "722792", Soviet, "ru.passport/10ВС/722792"},
		{"soviet, ninety-nine", "XCIXАА", "722792", Soviet, "ru.passport/99АА/722792"},
		{"soviet, forty in Roman", "XLАА", "722792", Soviet, "ru.passport/40АА/722792"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, err := Parse(tt.series, tt.number)
			if err != nil {
				t.Fatalf("Parse: %v", err)
			}
			if n.Kind() != tt.kind || n.Canonical() != tt.canonical {
				t.Errorf("got %s %q, want %s %q", n.Kind(), n.Canonical(), tt.kind, tt.canonical)
			}
			again, err := Parse(n.Series(), n.Digits())
			if err != nil || again != n {
				t.Errorf("the canonical spelling reads as %q, %v", again.Canonical(), err)
			}
		})
	}
}

func TestParse_Refused(t *testing.T) {
	tests := []struct {
		name, series, number, field, text string
		args                              string
	}{
		{"no series", " ", "123456", "series", "passport.series.empty", "4"},
		{"no number", "4504", "\u00a0", "number", "passport.number.empty", "6"},
		{"five digits", "4504", "12345", "number", "passport.number.digits", "5 6"},
		{"seven digits", "4504", "1234567", "number", "passport.number.digits", "7 6"},
		{"short series", "454", "123456", "series", "passport.series.digits", "3 4"},
		{"all in one field", "4504123456", "", "series", "passport.series.digits", "10 4"},
		{"Russian О for a zero", "45О4", "123456", "series", "passport.series.sign", "3 4"},
		{"Latin O for a zero", "4504", "12345O", "number", "passport.number.sign", "6 6"},
		{"two О for zeros are no Soviet series", "45ОО", "123456", "series", "passport.series.sign", "3 4"},
		{"З for a three", "45ЗЗ", "123456", "series", "passport.series.sign", "3 4"},
		{"full-width digits", "４５０４", "123456", "series", "passport.series.sign", "1 4"},
		{"broken UTF-8", "45\xff4", "123456", "series", "passport.series.sign", "3 4"},
		{"comma", "4504", "123,456", "number", "passport.number.sign", "4 6"},
		{"malformed Roman", "IIXВС", "123456", "series", "passport.series.sign", "1 4"},
		{"Roman hundred", "CВС", "123456", "series", "passport.series.sign", "1 4"},
		{"Arabic with a zero", "01ВС", "123456", "series", "passport.series.sign", "3 4"},
		{"one letter", "1В", "123456", "series", "passport.series.sign", "2 4"},
		{"only letters", "ВС", "123456", "series", "passport.series.sign", "1 4"},
		{"hyphen and letters", "-ВС", "123456", "series", "passport.series.sign", "1 4"},
		{"soviet with five digits", "1ВС", "68646", "number", "passport.number.digits", "5 6"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, err := Parse(tt.series, tt.number)
			var refusal *core.Error
			if !errors.As(err, &refusal) || n != (Number{}) {
				t.Fatalf("got %v, %v; want a refusal", n, err)
			}
			if refusal.Code != core.Invalid || refusal.Field != tt.field || refusal.Text != tt.text ||
				strings.Join(refusal.Args, " ") != tt.args {
				t.Errorf("got %+v, want field %s, text %s, args %s", refusal, tt.field, tt.text, tt.args)
			}
			checkWords(t, refusal.Text, refusal.Args)
		})
	}
}

func TestParse_RealIrregularRows(t *testing.T) {
	data, err := os.ReadFile("testdata/irregular-rows.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Fields(string(data))[1:]
	if len(rows) != 21 {
		t.Fatalf("%d rows, want 21", len(rows))
	}
	roman := []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"}
	for i, row := range rows {
		series, number, _ := strings.Cut(row, ",")
		typed, err := Parse(series, number)
		if err != nil || typed.Kind() != Soviet || typed.listRow() != row {
			t.Errorf("row %d: typed: kind %s, %v", i+1, typed.Kind(), err)
		}
		printed, err := ParseListed(series, number)
		if err != nil || printed != typed {
			t.Errorf("row %d: listed and typed differ, %v", i+1, err)
		}
		order, _, _ := strings.Cut(series, series[len(series)-4:])
		arabic, _ := value(order)
		spelled, err := Parse(roman[arabic]+"-"+series[len(order):], number)
		if err != nil || spelled != typed {
			t.Errorf("row %d: the Roman spelling is another document, %v", i+1, err)
		}
	}
}

func TestParseListed(t *testing.T) {
	tests := []struct {
		name, series, number string
		kind                 Kind
		row, field           string
	}{
		{"regular", "4504", "123456", Internal, "4504,123456", ""},
		{"spaced", "45 04", " 123456", Internal, "4504,123456", ""},
		{"short series is never padded", "304", "123456", Other, "304,123456", ""},
		{"short number is never padded", "4504", "12345", Other, "4504,12345", ""},
		{"letters of another document", "hk-ав", "7", Other, "HK-АВ,7", ""},
		{"soviet", "x-вс", "722792", Soviet, "10ВС,722792", ""},
		{"blank series", " ", "123456", 0, "", "series"},
		{"blank number", "4504", "", 0, "", "number"},
		{"quoted", `"4504"`, "123456", 0, "", "series"},
		{"comma inside", "4504", "12,456", 0, "", "number"},
		{"too long", "4504", strings.Repeat("1", 25), 0, "", "number"},
		{"broken UTF-8", "45\xff4", "123456", 0, "", "series"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, err := ParseListed(tt.series, tt.number)
			if n.Kind() != tt.kind || n.listRow() != tt.row && tt.kind != 0 {
				t.Errorf("got %s %q, want %s %q", n.Kind(), n.listRow(), tt.kind, tt.row)
			}
			var refusal *core.Error
			if errors.As(err, &refusal) != (tt.field != "") || refusal != nil && refusal.Field != tt.field {
				t.Errorf("refusal %v, want field %q", err, tt.field)
			}
			if refusal != nil {
				checkWords(t, refusal.Text, refusal.Args)
			}
		})
	}
}

func TestNumber_PrintsNoDigits(t *testing.T) {
	n, err := Parse("4504", "123456")
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%q", "%x"} {
		for _, value := range []any{n, &n, []Number{n}, struct{ N Number }{n}} {
			if got := fmt.Sprintf(verb, value); strings.Contains(got, "1234") || strings.Contains(got, "4504") {
				t.Errorf("%s of %T prints %s", verb, value, got)
			}
		}
	}
}

func TestNumber_Zero(t *testing.T) {
	var n Number
	if n.Canonical() != "" || n.Series() != "" || n.Digits() != "" || n.Kind().String() != "none" {
		t.Errorf("the zero Number names a document: %q", n.Canonical())
	}
	if new(Set).Has(n) {
		t.Error("the empty set has the zero Number")
	}
}
