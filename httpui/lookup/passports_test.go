package lookup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// set answers from a set, in the name of the edition that the house of the tests has in force.
type set struct {
	set     *passport.Set
	refused error
	waited  *atomic.Int64
}

func (s set) Wait(context.Context, uint64) error {
	s.waited.Add(1)
	return nil
}

func (s set) Look(numbers []passport.Number, found []bool) (core.EditionDigest, error) {
	for i, n := range numbers {
		found[i] = s.set.Has(n)
	}
	return machinetest.Passports(), s.refused
}

type obj = map[string]any

// answerBody is what programs read of an answer.
type answerBody struct {
	Edition, Date, Digest string
	Answers               []string
}

func open(t *testing.T, refused error) *roomtest.House {
	t.Helper()
	h, _ := opened(t, refused)
	return h
}

func opened(t *testing.T, refused error) (*roomtest.House, *atomic.Int64) {
	t.Helper()
	waited := new(atomic.Int64)
	var b passport.Builder
	b.AddKeys([]passport.Key{4_504_123_456, 4_504_000_101})
	for _, row := range [][2]string{{"4504", "12345"}, {"V-МЮ", "693423"}, {"АБ", "1"}} { // as people typed them
		n, err := passport.ParseListed(row[0], row[1])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Add(n); err != nil {
			t.Fatal(err)
		}
	}
	h := roomtest.Furnish(t)
	var beside sync.WaitGroup
	t.Cleanup(beside.Wait)
	v := &Verbs{Floor: h.Floor(), Passports: set{b.Set(), refused, waited},
		Go: func(work func(context.Context)) { beside.Go(func() { work(context.Background()) }) }}
	h.Open(v.Routes(), nil)
	return h, waited
}

// While a newer list is being made the one before it answers; only where there is none the journal is waited for.
func TestCheck_WaitsOnlyForAFirstList(t *testing.T) {
	for refused, want := range map[error]int64{nil: 0, error(core.Refuse(core.Unavailable, "", "index.none", core.EditionPassports)): 1} {
		h, waited := opened(t, refused)
		h.Ask("root", "POST", "/api/v1/passports/check", asking([2]string{"4504", "123456"}))
		if waited.Load() != want {
			t.Errorf("with %v the journal was waited for %d times, want %d", refused, waited.Load(), want)
		}
	}
}

func asking(documents ...[2]string) obj { return obj{"documents": documents} }

func TestCheck_AnswersInOrderAndLeavesALeaf(t *testing.T) {
	h := open(t, nil)
	var got answerBody
	h.Ask("root", "POST", "/api/v1/passports/check", asking([2]string{"4504", "123456"}, [2]string{"45 04", "123457"},
		[2]string{"450", "123457"}, [2]string{"4504", "000101"})).JSON(t, &got)
	e, _ := state.Editions.Get(h.Store.Now(), machinetest.Passports().Edition)
	if fmt.Sprint(got.Answers) != "[listed not_listed invalid listed]" || got.Edition != string(e.ID) || got.Date != string(e.Date) {
		t.Errorf("%+v", got)
	}
	v := h.Store.Now()
	line, _ := state.Leaves.Get(v, state.LeafKey(state.HouseTree, query.TreeSize(v, state.HouseTree)-1))
	leaf, err := audit.Parse(line)
	if err != nil || leaf.Kind != "passports.check/1" || leaf.Get("asked") != "4" || leaf.Get("listed") != "2" || strings.Contains(string(line), "123456") {
		t.Errorf("the journal says %s, %v", line, err)
	}
}

// Rows that no passport has stand on the list as well, and are found by whoever asks as they are written there.
func TestCheck_FindsIrregularRows(t *testing.T) {
	h := open(t, nil)
	var got answerBody
	h.Ask("root", "POST", "/api/v1/passports/check", asking([2]string{"4504", "12345"}, [2]string{"4504", "12346"},
		[2]string{"v-мю", "693423"}, [2]string{"аб", "1"}, [2]string{"4504", "12=45"})).JSON(t, &got)
	if fmt.Sprint(got.Answers) != "[listed invalid listed listed invalid]" {
		t.Errorf("%+v", got)
	}
}

func TestCheck_Refused(t *testing.T) {
	h := open(t, nil)
	for _, row := range []roomtest.Check{
		{Name: "nothing", Who: "root", Method: "POST", Path: "/api/v1/passports/check", Body: asking(), Status: 422, Code: core.Invalid, Field: "documents"},
		{Name: "too many", Who: "root", Method: "POST", Path: "/api/v1/passports/check", Body: asking(make([][2]string, Batch+1)...), Status: 422, Code: core.Invalid, Field: "documents"},
		{Name: "by an operator", Who: "operator1", Method: "POST", Path: "/api/v1/passports/check", Body: asking([2]string{"4504", "123456"}), Status: 403, Code: core.Denied},
		{Name: "by an auditor", Who: "auditor", Method: "POST", Path: "/api/v1/passports/check", Body: asking([2]string{"4504", "123456"}), Status: 403, Code: core.Denied},
		{Name: "one field", Who: "root", Method: "POST", Path: "/api/v1/passports/check", Body: obj{"documents": [][]string{{"4504"}}}, Status: 422, Code: core.Invalid, Field: "documents[0]"},
		{Name: "three fields", Who: "root", Method: "POST", Path: "/api/v1/passports/check", Body: obj{"documents": [][]string{{"4504", "123456", "1"}}}, Status: 422, Code: core.Invalid, Field: "documents[0]"},
		{Name: "numbers", Who: "root", Method: "POST", Path: "/api/v1/passports/check", Body: obj{"documents": [][]int{{4504, 123456}}}, Status: 422, Code: core.Invalid, Field: "documents[0]"},
		{Name: "nothing in a pair", Who: "root", Method: "POST", Path: "/api/v1/passports/check", Body: obj{"documents": [][]any{{"4504", nil}}}, Status: 422, Code: core.Invalid, Field: "documents[0]"},
		{Name: "the third is none", Who: "root", Method: "POST", Path: "/api/v1/passports/check", Body: obj{"documents": []any{[]string{"4504", "123456"}, []string{"1ВС", "686460"}, "4504"}}, Status: 422, Code: core.Invalid, Field: "documents[2]"},
		{Name: "no list", Who: "root", Method: "POST", Path: "/api/v1/passports/check", Body: obj{"documents": "4504"}, Status: 422, Code: core.Invalid, Field: "documents"},
	} {
		h.Refused(row)
	}
	without := open(t, core.Refuse(core.Unavailable, "", "index.none", core.EditionPassports))
	if got := without.Ask("root", "POST", "/api/v1/passports/check", asking([2]string{"4504", "123456"})); got.Status != 503 {
		t.Errorf("without a list: %d %s", got.Status, got.Body)
	}
}

// Whoever is answered was counted, however many ask at once, and no leaf counts anybody twice. That they share
// leaves is shown in TestRecord_ThoseWhoWaitShareALeaf.
func TestCheck_ManyAtOnceAreAllCounted(t *testing.T) {
	h := open(t, nil)
	before := query.TreeSize(h.Store.Now(), state.HouseTree)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 20 {
				if got := h.Ask("root", "POST", "/api/v1/passports/check", asking([2]string{"4504", "123456"}, [2]string{"4504", "123457"})); got.Status != 200 {
					t.Errorf("%d %s", got.Status, got.Body)
				}
			}
		})
	}
	all.Wait()
	v, asked, listed := h.Store.Now(), 0, 0
	size := query.TreeSize(v, state.HouseTree)
	for n := before; n < size; n++ {
		line, _ := state.Leaves.Get(v, state.LeafKey(state.HouseTree, n))
		leaf, err := audit.Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		a, l := 0, 0
		if _, err := fmt.Sscan(leaf.Get("asked"), &a); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscan(leaf.Get("listed"), &l); err != nil {
			t.Fatal(err)
		}
		asked, listed = asked+a, listed+l
	}
	if asked != 640 || listed != 320 {
		t.Errorf("%d leaves count %d documents, %d listed", size-before, asked, listed)
	}
}

// What is read by hand is what the library reads, and the library reads the rest.
func TestDocuments_AsTheLibraryReadsThem(t *testing.T) {
	for _, body := range []string{
		`[]`, `[["4504","123456"]]`, `[["4504","123456"],["1","2"]]`, `[["4504", "123456"], ["1", "2"]]`, ` [ [ "4504" , "123456" ] ] `,
		"[\n[\"1\",\"2\"]\n]", `[["1\u0412С","686460"]]`, `[["1ВС","686460"]]`, `[["a\"b","\\"]]`, `[["",""]]`, `null`,
	} {
		var got documents
		var want [][2]string
		if err := errors.Join(json.Unmarshal([]byte(body), &got), json.Unmarshal([]byte(body), &want)); err != nil || got.wrong != nil || !slices.Equal(got.pairs, want) {
			t.Errorf("%s: read as %q, want %q, %v", body, got.pairs, want, err)
		}
	}
	for body, byHand := range map[string]bool{`[["4504","123456"],["1","2"]]`: true, `[["4504", "123456"], ["1", "2"]]`: true, `[["1ВС","686460"]]`: false} {
		if _, ok := pairs(body); ok != byHand {
			t.Errorf("%s: read by hand: %t, want %t", body, ok, byHand)
		}
	}
}

func FuzzDocuments(f *testing.F) {
	f.Add(`[["4504","123456"],["1", "2"]]`)
	f.Add(`[["\u0031",""], ["a\\","2"]]`)
	f.Fuzz(func(t *testing.T, body string) {
		list, ok := pairs(body)
		if !ok || !json.Valid([]byte(body)) {
			return
		}
		var want [][]string
		if err := json.Unmarshal([]byte(body), &want); err != nil || !slices.EqualFunc(list, want, func(a [2]string, b []string) bool { return slices.Equal(a[:], b) }) {
			t.Fatalf("%q is read as %q, %v", body, list, err)
		}
	})
}
