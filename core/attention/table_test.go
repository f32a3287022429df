package attention_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/text"
)

// TestTable_EachKindIsWhole finds a kind that lacks words in a language, somebody who is needed or
// its place in the handbook.
func TestTable_EachKindIsWhole(t *testing.T) {
	page, err := os.ReadFile("../../docs/attention.md")
	if err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`^[a-z_]+\.[a-z_]+$`)
	seen := map[attention.Kind]bool{}
	for _, row := range attention.Table() {
		if seen[row.Kind] || !form.MatchString(string(row.Kind)) {
			t.Errorf("%q stands twice or is no wire word", row.Kind)
		}
		seen[row.Kind] = true
		if !slices.Contains(attention.Severities(), row.Severity) || len(row.Needs) == 0 {
			t.Errorf("%s is %q and needs %v", row.Kind, row.Severity, row.Needs)
		}
		for _, role := range row.Needs {
			for _, lang := range text.Langs() {
				if core.CheckRole(role) != nil || !text.Has(lang, "attention.role."+string(role)) {
					t.Errorf("%s needs %q, which has no word in %s", row.Kind, role, lang)
				}
			}
		}
		for _, key := range keys(row.Kind) {
			if !text.Has(text.Russian, key) || !strings.HasSuffix(key, ".few") && !text.Has(text.English, key) {
				t.Errorf("%s lacks the words %s", row.Kind, key)
			}
		}
		if got, ok := attention.Of(row.Kind); !ok || got.Severity != row.Severity {
			t.Errorf("%s is not found by its kind", row.Kind)
		}
		if !strings.Contains(string(page), "| `"+string(row.Kind)+"` | "+string(row.Severity)+" |") {
			t.Errorf("docs/attention.md does not explain %s (%s)", row.Kind, row.Severity)
		}
	}
	if _, ok := attention.Of("no.such"); ok {
		t.Error("a word that is no kind has a row")
	}
}

func keys(k attention.Kind) []string {
	count := "attention.count." + string(k)
	return []string{count + ".one", count + ".few", count + ".many", "attention.do." + string(k)}
}

// Words of kinds that are gone are said by nobody.
func TestTable_EveryWordHasItsKind(t *testing.T) {
	word := regexp.MustCompile(`^attention\.(?:count|do)\.([a-z_]+\.[a-z_]+?)(?:\.(?:one|few|many))?$`)
	for _, lang := range text.Langs() {
		for _, key := range text.Keys(lang) {
			m := word.FindStringSubmatch(key)
			if m == nil {
				continue
			}
			if _, ok := attention.Of(attention.Kind(m[1])); !ok {
				t.Errorf("%s speaks in %s of a kind that there is not", key, lang)
			}
		}
	}
}

func TestCompare(t *testing.T) {
	if attention.Compare(attention.SheetLost, attention.VisitBlocked) <= 0 || attention.Compare(attention.DiskFull, attention.DiskFull) != 0 {
		t.Error("kinds are not in the order of the table")
	}
	heavy := []attention.Kind{attention.VisitBlocked, attention.DiskFull, attention.VisitLong, attention.DiskLow, attention.SheetSpoiled}
	for i := range heavy[1:] {
		if attention.CompareWeight(heavy[i], heavy[i+1]) >= 0 {
			t.Errorf("%s does not go before %s", heavy[i], heavy[i+1])
		}
	}
}

func TestNobody_TakesAlarms(t *testing.T) {
	attention.Nobody{}.Raise(attention.DiskFull, "", nil)
	attention.Nobody{}.Clear(attention.DiskFull, "")
}
