package page

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/asset"
)

func eachPage(t *testing.T, check func(t *testing.T, s sample, lang text.Lang, html string)) {
	t.Helper()
	for _, lang := range text.Langs() {
		for _, s := range samples() {
			t.Run(s.name+"."+string(lang), func(t *testing.T) {
				check(t, s, lang, render(sampleFrame(t, lang, s.here), s.screen))
			})
		}
	}
}

// A key that no catalogue knows is shown as it is; this finds it.
func TestPages_SayEveryWord(t *testing.T) {
	key := regexp.MustCompile(`[>"](ui|forecast|chance|variant|nodes|attention|desk|office|dispatch|sort|arrivals|pull|loss|custody|state|auditscreen|login|core)\.[a-z_.\-0-9]+( \(|[<"])`)
	place, dataCount := regexp.MustCompile(`\{\d\}`), regexp.MustCompile(`data-count="[^"]*"`)
	eachPage(t, func(t *testing.T, _ sample, _ text.Lang, html string) {
		if m := key.FindString(html); m != "" {
			t.Errorf("unknown key %s", m)
		}
		if m := place.FindString(dataCount.ReplaceAllString(html, "")); m != "" {
			t.Errorf("a place %s was left empty", m)
		}
	})
}

func TestPages_EveryControlHasALabel(t *testing.T) {
	control := regexp.MustCompile(`<(?:input|select|textarea) [^>]*>`)
	id := regexp.MustCompile(` id="([^"]*)"`)
	eachPage(t, func(t *testing.T, _ sample, _ text.Lang, html string) {
		inLabel := regexp.MustCompile(`(?s)<label[^>]*>.*?</label>`).FindAllString(html, -1)
		for _, tag := range control.FindAllString(html, -1) {
			if strings.Contains(tag, `type="hidden"`) || strings.Contains(tag, `aria-hidden="true"`) {
				continue
			}
			m := id.FindStringSubmatch(tag)
			if m != nil && strings.Contains(html, `<label for="`+m[1]+`"`) {
				continue
			}
			if !strings.Contains(strings.Join(inLabel, ""), tag) {
				t.Errorf("no label for %s", tag)
			}
		}
	})
}

func TestPages_IdsAreUniqueAndReferencesHold(t *testing.T) {
	ids := regexp.MustCompile(` id="([^"]*)"`)
	refs := regexp.MustCompile(` (?:aria-describedby|aria-labelledby|aria-controls|form)="([^"]*)"`)
	links := regexp.MustCompile(` href="#([^"]*)"`)
	eachPage(t, func(t *testing.T, _ sample, _ text.Lang, html string) {
		seen := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(html, -1) {
			if seen[m[1]] {
				t.Errorf("id %q stands twice", m[1])
			}
			seen[m[1]] = true
		}
		for _, m := range append(refs.FindAllStringSubmatch(html, -1), links.FindAllStringSubmatch(html, -1)...) {
			for ref := range strings.FieldsSeq(m[1]) {
				if !seen[ref] {
					t.Errorf("%s refers to the missing id %q", m[0], ref)
				}
			}
		}
	})
}

func TestPages_EveryFormThatChangesCarriesTokenAndRequest(t *testing.T) {
	form := regexp.MustCompile(`(?s)<form[^>]*method="post"[^>]*>.*?</form>`)
	request := regexp.MustCompile(`name="request_id" value="([^"]*)"`)
	eachPage(t, func(t *testing.T, _ sample, _ text.Lang, html string) {
		used := map[string]bool{}
		for _, f := range form.FindAllString(html, -1) {
			if !strings.Contains(f, `name="csrf" value="csrf-of-the-session"`) {
				t.Errorf("no token in %.80s", f)
			}
			m := request.FindStringSubmatch(f)
			if m == nil && strings.Contains(f, `value="118205"`) {
				continue // a kept form carries its own, if it had one
			}
			if m == nil || m[1] == "" || used[m[1]] {
				t.Errorf("no request id of its own in %.80s", f)
				continue
			}
			used[m[1]] = true
		}
	})
}

// A strict content policy is on: nothing of this would work, and nothing may ask for it.
func TestPages_HoldNoInlineCode(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<style|style="|<script(?:[^>]*)>[^<]|javascript:|\son[a-z]+=`)
	eachPage(t, func(t *testing.T, _ sample, _ text.Lang, html string) {
		if m := inline.FindString(html); m != "" {
			t.Errorf("inline code: %s", m)
		}
	})
}

func TestPages_LinkOnlyAssetsThatExist(t *testing.T) {
	used := regexp.MustCompile(`"(/asset/[^"]*)"`)
	eachPage(t, func(t *testing.T, s sample, lang text.Lang, html string) {
		f := sampleFrame(t, lang, s.here)
		for _, m := range used.FindAllStringSubmatch(html, -1) {
			if f.Assets.Find(m[1]) == nil {
				t.Errorf("%s is not served", m[1])
			}
		}
		if strings.Contains(html, `src=""`) || strings.Contains(html, `href=""`) {
			t.Error("an address is empty: a template names a missing asset")
		}
	})
}

// What was typed comes back as text, whatever it was.
func TestPages_EscapeData(t *testing.T) {
	evil := `"><script>alert(1)</script><b a='`
	f := sampleFrame(t, text.English, "/desk")
	f.Place, f.Person = evil, evil
	field := Field{Value: evil, Findings: []Finding{{Severity: "warn", Code: evil, Text: evil, Remedy: evil, Confirm: evil, Tick: evil, Name: evil, Clause: evil}}}
	for _, s := range []Screen{
		&Passport{Action: evil, Series: field, Held: evil, HeldMain: evil, Main: field, Open: []Visit{{evil, evil, evil, evil}}},
		&Questionnaire{Action: evil, Family: field, Address: field, Region: field, Regions: []Option{{evil, evil}},
			Candidates: []Suggestion{{ID: evil, Name: evil, Former: evil, Where: evil, Region: evil, GUID: evil, Postal: evil, Chain: []string{evil}, Text: evil, Without: []string{evil}, Alike: []string{evil}, ReadAs: evil}}, Read: []Pair{{evil, evil}}, Pictures: []Picture{{evil, evil}}},
		&Sheet{Action: evil, Code: evil, Ask: "correct", Remark: field, Columns: []Column{{1, evil, evil, evil, true, evil}}, Notices: field.Findings, Lines: []Line{{1, "free"}}, Now: 1, QR: QR{1, evil}},
		&Questionnaire{Address: field, AddressID: evil, Chosen: evil, Abandon: evil, AskAbandon: true}, &Abandon{Action: evil, Back: evil},
		&Blocked{Ground: field.Findings[0]},
		&Login{Login: field, Next: evil, Kept: &Kept{Action: evil, Fields: []Pair{{evil, evil}}, Held: evil}},
		&Problem{Title: evil, Text: evil, Remedy: evil, Again: &Kept{Action: evil, Fields: []Pair{{evil, evil}}}, Show: true, Back: evil, Number: evil, Right: evil},
		&Journal{Here: evil, Tree: evil, Who: field, Earlier: field, Entries: []Entry{{1, 1, evil, evil, evil, evil, evil, evil, evil}}, Trees: []Option{{evil, evil}}},
		&Masked{Operator: evil, Label: evil, Where: evil, Facts: []Pair{{evil, evil}}, Grounds: field.Findings, TurnAway: evil, Abandon: evil, Leave: evil, Line: evil},
		&Print{Opened: &Opened{Batch: Batch{Office: evil, Region: evil, First: evil, Last: evil}, Rows: []SheetRow{{evil, evil, 1, 1}}, More: evil, Close: evil}},
		&Attention{Here: evil, Groups: []AttentionGroup{{Severity: "warn", Rows: []AttentionRow{{ID: evil, Campaign: evil, Node: evil, Open: Link{Href: evil, Words: evil},
			Examples: []Link{{Words: evil}, {Href: evil, Words: evil}}, Places: []AttentionPlace{{Office: evil, Region: evil}}, Subjects: []AttentionSubject{{Name: evil}}}}}}},
		&Office{Name: evil, Lifted: evil, Blocked: []BlockedVisit{{Label: evil, Operator: evil, Action: evil, Reason: field, Ground: field.Findings[0]}}},
	} {
		html := render(f, s)
		if strings.Contains(html, "<script>alert") || strings.Contains(html, "<b a=") {
			t.Errorf("%T lets markup through", s)
		}
	}
}

func TestFrame_Number(t *testing.T) {
	for _, c := range []struct {
		lang text.Lang
		n    int64
		want string
	}{
		{text.English, 0, "0"}, {text.English, 999, "999"}, {text.English, 7500, "7,500"}, {text.English, -1234567, "-1,234,567"},
		{text.Russian, 4118207, "4\u00a0118\u00a0207"},
	} {
		if got := (&Frame{Lang: c.lang}).Number(c.n); got != c.want {
			t.Errorf("%d is shown as %q, want %q", c.n, got, c.want)
		}
	}
}

func TestNewQR_DrawsTheDarkModules(t *testing.T) {
	q := NewQR(3, func(x, y int) bool { return y == 1 || x == 2 && y == 2 })
	if want := "M0 1h3v1h-3zM2 2h1v1h-1z"; q.Path != want {
		t.Errorf("got %s, want %s", q.Path, want)
	}
}

// With -out the pages and assets are written as files, to be looked at.
func TestPages_WriteSamples(t *testing.T) {
	if *out == "" {
		t.Skip("no -out")
	}
	set, err := asset.New()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(*out, asset.Prefix), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range set.Names() {
		f := set.Find(set.Path(name))
		if err := os.WriteFile(filepath.Join(*out, f.Path), f.Raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	eachPage(t, func(t *testing.T, s sample, lang text.Lang, html string) {
		if err := os.WriteFile(filepath.Join(*out, s.name+"."+string(lang)+".html"), []byte(html), 0o644); err != nil {
			t.Fatal(err)
		}
	})
}

// Many sections get a row of their own, so that they do not break into two beside what else stands there.
func TestStrip_ManySections(t *testing.T) {
	for n, want := range map[int]bool{2: false, manySections: false, manySections + 1: true} {
		f := Frame{Sections: make([]Section, n)}
		var b strings.Builder
		writestrip(&b, &f, Head{})
		if got := strings.Contains(b.String(), `class="strip many"`); got != want {
			t.Errorf("%d sections: a row of their own: %v", n, got)
		}
	}
}
