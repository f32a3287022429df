package paper

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

func TestParse_FoldsWhatPeopleWrite(t *testing.T) {
	const want = core.SheetCode("91X7B9")
	for _, text := range []string{
		"91-X7-B9", "91X7B9", " 91 x7 b9 ", "91-х7-в9", "91-Х7-В9", "91–X7–89", "9l-x7-b9", "9І.Х7.в9", "91/X7/b9\n",
	} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestParse_FoldsEveryTwin(t *testing.T) {
	for typed, want := range map[string]string{
		"ОоOo": "0000", "Зз": "33", "Бб": "66", "8ВвBb": "BBBBB", "АаСсЕеНн": "AACCEEHH", "КкМмРрТтХх": "KKMMPPTTXX",
	} {
		values, odd := fold(typed)
		var got strings.Builder
		for _, v := range values {
			got.WriteByte(Alphabet[v])
		}
		if odd != 0 || got.String() != want {
			t.Errorf("fold(%q) = %q (odd %d), want %q", typed, got.String(), odd, want)
		}
	}
}

func TestParse_RefusesWithTheReason(t *testing.T) {
	for _, c := range []struct{ text, key, arg string }{
		{"", "paper.code.empty", ""},
		{" -- ", "paper.code.empty", ""},
		{"91-X7-B", "paper.code.length", "5"},
		{"91-X7-B99", "paper.code.length", "7"},
		{strings.Repeat("9", 100000), "paper.code.length", "25"},
		{"91-X7-W9", "paper.code.letter", "5"},
		{"91-X7-?9", "paper.code.letter", "5"},
		{"\xff1-X7-B9", "paper.code.letter", "1"},
		{"91-X7-BA", "paper.code.check", "91-X7-BA"},
		{"00-00-00", "paper.code.check", "00-00-00"},
	} {
		_, err := Parse(c.text)
		var refusal *core.Error
		if !errors.As(err, &refusal) {
			t.Errorf("Parse(%.20q): %v, want a refusal", c.text, err)
			continue
		}
		if refusal.Code != core.Invalid || refusal.Field != "code" || refusal.Text != c.key {
			t.Errorf("Parse(%.20q): %v, want %s", c.text, refusal, c.key)
		}
		if arg := strings.Join(refusal.Args, ","); arg != c.arg {
			t.Errorf("Parse(%.20q): args %q, want %q", c.text, arg, c.arg)
		}
	}
}

func TestIssue_SeriesAndOrder(t *testing.T) {
	key, other := [32]byte{7}, [32]byte{8}
	for series := range Series {
		a, err := Issue(key, series, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := SeriesOf(a); !ok || got != series {
			t.Errorf("%s is of series %d %v, want %d", a, got, ok, series)
		}
		if parsed, err := Parse(a.String()); err != nil || parsed != a {
			t.Errorf("Parse(%s) = %s, %v", a, parsed, err)
		}
		if b, _ := Issue(other, series, 0); a == b {
			t.Errorf("series %d begins with %s under two keys", series, a)
		}
	}
	if a, err := Issue(key, 0, 3); err != nil || a != "7749EK" {
		t.Errorf("the order under a fixed key moved: %s, %v", a, err)
	}
}

func TestIssue_RefusesOutOfRange(t *testing.T) {
	for _, c := range []struct {
		series, n int
		code      core.Code
	}{{-1, 0, core.Invalid}, {Series, 0, core.Invalid}, {0, -1, core.Limit}, {0, SeriesSize, core.Limit}} {
		if _, err := Issue([32]byte{}, c.series, c.n); core.CodeOf(err) != c.code {
			t.Errorf("Issue(%d, %d): %v, want %s", c.series, c.n, err, c.code)
		}
	}
}

func TestSeriesOf_NoCode(t *testing.T) {
	for _, code := range []core.SheetCode{"", "91X7BA", "91X7B", "91X7B?"} {
		if _, ok := SeriesOf(code); ok {
			t.Errorf("SeriesOf(%q) answers", code)
		}
	}
}

func oneOf(codes ...core.SheetCode) func(core.SheetCode) bool {
	return func(c core.SheetCode) bool { return slices.Contains(codes, c) }
}

func TestOffer_FindsTheCodeBehindEachKindOfError(t *testing.T) {
	const right = core.SheetCode("91X7B9")
	for _, c := range []struct{ name, text string }{
		{"one wrong character", "91-X7-B3"},
		{"first wrong", "71-X7-B9"},
		{"unreadable", "91-X?-B9"},
		{"outside the alphabet", "91-X7-W9"},
		{"two unreadable", "9?-X7-?9"},
		{"neighbours exchanged", "19-X7-B9"},
		{"others exchanged", "B1-X7-99"},
		{"one missing", "91-X7-9"},
		{"one too many", "91-X7-BB9"},
	} {
		if got := Offer(c.text, oneOf(right), nil); !slices.Equal(got, []core.SheetCode{right}) {
			t.Errorf("%s: Offer(%q) = %v, want %s", c.name, c.text, got, right)
		}
	}
}

func TestOffer_NothingToOffer(t *testing.T) {
	all := func(core.SheetCode) bool { return true }
	for _, text := range []string{"", "91", "91-???", "91-X7-B9-91", strings.Repeat("9", 5000)} {
		if got := Offer(text, all, all); len(got) != 0 {
			t.Errorf("Offer(%.20q) = %v, want nothing", text, got)
		}
	}
	if got := Offer("91-X7-B3", oneOf(), nil); len(got) != 0 {
		t.Errorf("codes that no sheet has were offered: %v", got)
	}
}

func TestOffer_NeverTheCodeItself(t *testing.T) {
	all := func(core.SheetCode) bool { return true }
	if got := Offer("91-X7-B9", all, nil); slices.Contains(got, "91X7B9") {
		t.Errorf("the written code is offered: %v", got)
	}
}

func TestOffer_OwnOfficeFirstAndAtMostThree(t *testing.T) {
	all := func(core.SheetCode) bool { return true }
	text := "9?-X7-?9"
	every := Offer(text, all, nil)
	if len(every) != Offers {
		t.Fatalf("Offer(%q) = %v, want one per series", text, every)
	}
	last := every[2]
	if got := Offer(text, all, oneOf(last)); got[0] != last || len(got) != Offers {
		t.Errorf("own office's %s is not first: %v", last, got)
	}
	for _, busy := range []string{"91-X7-B3", "19-7X-B9", "00-00-11", "12-34-5"} {
		if got := Offer(busy, all, nil); len(got) > Offers {
			t.Errorf("Offer(%q) = %v, more than %d", busy, got, Offers)
		}
	}
}

// Whatever single character is mistyped on whatever issued sheet, the right code is offered.
func TestOffer_AlwaysContainsTheRightOne(t *testing.T) {
	key := [32]byte{42}
	issued := map[core.SheetCode]bool{}
	var codes []core.SheetCode
	for series := range Series {
		for n := range 2000 {
			code, err := Issue(key, series, n)
			if err != nil {
				t.Fatal(err)
			}
			issued[code], codes = true, append(codes, code)
		}
	}
	has := func(c core.SheetCode) bool { return issued[c] }
	for k, code := range codes[:len(codes):len(codes)] {
		if k%40 != 0 {
			continue
		}
		for i := range Length {
			for _, c := range Alphabet + "?" {
				typed := string(code[:i]) + string(c) + string(code[i+1:])
				if typed == string(code) {
					continue
				}
				if got := Offer(typed, has, oneOf(code)); len(got) == 0 || got[0] != code {
					t.Fatalf("Offer(%q) = %v, want %s first", typed, got, code)
				}
			}
		}
	}
}

func TestUnknown_NamesWhatToChooseFrom(t *testing.T) {
	plain := Unknown("91-x7-b3", nil)
	if plain.Code != core.NotFound || plain.Text != "paper.code.unknown" || !slices.Equal(plain.Args, []string{"91-X7-B3"}) {
		t.Errorf("%v %v", plain, plain.Args)
	}
	with := Unknown("91-x7-<b>3", []core.SheetCode{"91X7B9", "00EM6K"})
	if with.Text != "paper.code.offer" || with.Field != "code" || !slices.Equal(with.Args, []string{"91X7?B?", "91-X7-B9, 00-EM-6K"}) {
		t.Errorf("%v %v", with, with.Args)
	}
	_, refusal := Parse("91-X7-B3")
	if got := Offered(refusal, "91-X7-B3", nil); got != refusal {
		t.Errorf("without offers the refusal changed to %v", got)
	}
	if got := Offered(refusal, "91-X7-B3", []core.SheetCode{"91X7B9"}); core.CodeOf(got) != core.NotFound {
		t.Errorf("with offers: %v", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"91-X7-B9", "91-х7-в9", "", "?", "\xff\xfe", "O0О08ВB"} {
		f.Add(seed)
	}
	all := func(core.SheetCode) bool { return true }
	f.Fuzz(func(t *testing.T, text string) {
		code, err := Parse(text)
		if err == nil {
			if again, err := Parse(code.String()); err != nil || again != code {
				t.Fatalf("%q parsed as %s, which parses as %s, %v", text, code, again, err)
			}
		}
		for _, offered := range Offer(text, all, nil) {
			if parsed, err := Parse(string(offered)); err != nil || parsed != offered {
				t.Fatalf("Offer(%q) holds %q, which is no code: %v", text, offered, err)
			}
		}
		Unknown(text, nil)
	})
}
