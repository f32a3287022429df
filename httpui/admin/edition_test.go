package admin

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/passport"
	"github.com/sheaf-drive/sheaf/core/state"
)

func TestAPI_ListsEditions(t *testing.T) {
	n := open(t)
	var got struct{ Editions []editionBody }
	n.Ask("root", "GET", "/api/v1/editions", nil).JSON(t, &got)
	want, _ := state.Editions.Get(n.Store.Now(), machinetest.Passports().Edition)
	if i := slices.IndexFunc(got.Editions, func(e editionBody) bool { return e.ID == string(want.ID) }); i < 0 ||
		got.Editions[i].Kind != core.EditionPassports || got.Editions[i].State != core.EditionActive || got.Editions[i].Date != string(want.Date) {
		t.Errorf("the list is %+v", got.Editions)
	}
}

func TestAPI_LoadsAnEdition(t *testing.T) {
	n := open(t)
	parts := [][]byte{[]byte("Анна"), []byte("Пётр")}
	whole, err := edition.Plan(core.Edition{Kind: "names", Rows: 2, Date: "2018-01-18"}, core.EditionOrigin{}, slices.Values(parts))
	if err != nil {
		t.Fatal(err)
	}
	begin := obj{"kind": "names", "chunks": 2, "rows": 2, "digest": hex.EncodeToString(whole.Digest[:]), "date": "2018-01-18", "source": "a test"}
	var begun, again, e editionBody
	n.Ask("root", "POST", "/api/v1/editions", begin, "Idempotency-Key", "edition-1").JSON(t, &begun)
	n.Ask("root", "POST", "/api/v1/editions", begin, "Idempotency-Key", "edition-1").JSON(t, &again)
	if !reflect.DeepEqual(begun, again) || begun.State != core.EditionLoading {
		t.Fatalf("begun %+v, then %+v", begun, again)
	}
	path := "/api/v1/editions/" + begun.ID
	n.refused([]check{
		{"the second part first", "root", "POST", path + "/chunks/1", parts[1], 422, core.Invalid, "number"},
		{"an empty part", "root", "POST", path + "/chunks/0", []byte{}, 422, core.Invalid, "data"},
		{"completed too early", "root", "POST", path + "/complete", nil, 409, core.Conflict, "chunks"},
	})
	if got := n.Ask("root", "POST", path+"/chunks/0", make([]byte, maxChunk+1)); got.Status != 413 {
		t.Errorf("a part that is too large is answered %d", got.Status)
	}
	for i, part := range [][]byte{parts[0], parts[0], parts[1]} { // the first one comes twice
		if got := n.Ask("root", "POST", path+"/chunks/"+string("001"[i]), part); got.Status != 200 {
			t.Errorf("part %d: %d %s", i, got.Status, got.Body)
		}
	}
	n.Ask("root", "POST", path+"/complete", nil).JSON(t, &e)
	n.Ask("root", "POST", path+"/activate", nil).JSON(t, &e)
	if e.State != core.EditionActive || e.Loaded != 2 {
		t.Errorf("in force: %+v", e)
	}
	if id, _ := state.ActiveEditions.Get(n.Store.Now(), core.EditionNames); string(id) != begun.ID {
		t.Errorf("%s is in force", id)
	}
}

// A register of addresses is announced with the doubts that were accepted for it, and told with them and who accepted.
func TestAPI_TellsTheDoubtsOfAddresses(t *testing.T) {
	n := open(t)
	parts := [][]byte{[]byte("a street")}
	whole, err := edition.Plan(core.Edition{Kind: "addresses/83", Rows: 1, Date: "2018-01-18"}, core.EditionOrigin{}, slices.Values(parts))
	if err != nil {
		t.Fatal(err)
	}
	var e editionBody
	n.Ask("root", "POST", "/api/v1/editions", obj{"kind": whole.Kind, "chunks": 1, "rows": 1, "digest": hex.EncodeToString(whole.Digest[:]), "date": "2018-01-18",
		"source": "half.zip", "contents": hex.EncodeToString(whole.Digest[:]), "doubts": []string{"closes"}}).JSON(t, &e)
	path := "/api/v1/editions/" + e.ID
	n.Ask("root", "POST", path+"/chunks/0", parts[0])
	for _, verb := range []string{"/complete", "/activate"} {
		e = editionBody{}
		got := n.Ask("root", "POST", path+verb, nil)
		if got.JSON(t, &e); !slices.Equal(e.Doubts, []string{"closes"}) || e.Acceptance == nil || e.Acceptance.By != "root" ||
			!slices.Equal(e.Acceptance.Doubts, e.Doubts) || e.Acceptance.At == "" {
			t.Errorf("after %s: %d %s", verb, got.Status, got.Body)
		}
	}
}

// An edition whose parts are not what was announced would stop the reception on every node.
func TestAPI_CompletesOnlyWhatWasAnnounced(t *testing.T) {
	n := open(t)
	sum := sha256.Sum256([]byte("something else"))
	var begun editionBody
	n.Ask("root", "POST", "/api/v1/editions", obj{"kind": "names", "chunks": 1, "rows": 1, "digest": hex.EncodeToString(sum[:]),
		"date": "2018-01-18", "source": "a test"}).JSON(t, &begun)
	if got := n.Ask("root", "POST", "/api/v1/editions/"+begun.ID+"/chunks/0", []byte("Анна")); got.Status != 200 {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	n.refused([]check{{"another digest", "root", "POST", "/api/v1/editions/" + begun.ID + "/complete", nil, 409, core.Conflict, "chunks"}})
}

// Whoever announces a list of passports, and however little he says of it: what is no list, or counts other rows than
// it has, does not get so far that it could be put into force.
func TestAPI_CompletesOnlyListsThatNodesCanRead(t *testing.T) {
	n := open(t)
	var some passport.Builder
	for _, number := range []string{"123456", "123457", "999999"} {
		one, err := passport.Parse("4504", number)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := some.Add(one); err != nil {
			t.Fatal(err)
		}
	}
	three, none := some.Set(), new(passport.Builder).Set()
	true3, false3 := three.Contents(1), none.Contents(1)
	for _, c := range []struct {
		name     string
		chunks   [][]byte
		rows     int
		contents []byte // nil: an announcement of the first form
		status   int
		field    string
	}{
		{"a list", slices.Collect(three.Chunks()), 3, nil, 200, ""},
		{"a list that says what it holds", slices.Collect(three.Chunks()), 3, true3[:], 200, ""},
		{"an empty list with rows", slices.Collect(none.Chunks()), 3, nil, 409, "rows"},
		{"more rows than it has", slices.Collect(three.Chunks()), 4, true3[:], 409, "rows"},
		{"no list", [][]byte{[]byte("rubbish")}, 3, nil, 422, "chunk"},
		{"another list", slices.Collect(three.Chunks()), 3, false3[:], 409, "contents"},
	} {
		t.Run(c.name, func(t *testing.T) {
			kept := make([][]byte, len(c.chunks))
			for i := range c.chunks {
				kept[i] = bytes.Clone(c.chunks[i])
			}
			whole, err := edition.Plan(core.Edition{Kind: core.EditionPassports, Rows: int64(c.rows), Date: "2018-01-18"}, core.EditionOrigin{}, slices.Values(kept))
			if err != nil {
				t.Fatal(err)
			}
			begin := obj{"kind": core.EditionPassports, "chunks": len(kept), "rows": c.rows, "digest": hex.EncodeToString(whole.Digest[:]), "date": "2018-01-18", "source": "a test"}
			if c.contents != nil {
				begin["contents"] = hex.EncodeToString(c.contents)
			}
			var begun editionBody
			n.Ask("root", "POST", "/api/v1/editions", begin).JSON(t, &begun)
			path := "/api/v1/editions/" + begun.ID
			for i, part := range kept {
				if got := n.Ask("root", "POST", fmt.Sprintf("%s/chunks/%d", path, i), part); got.Status != 200 {
					t.Fatalf("part %d: %d %s", i, got.Status, got.Body)
				}
			}
			got := n.Ask("root", "POST", path+"/complete", nil)
			if got.Status != c.status || c.field != "" && !strings.Contains(string(got.Body), `"`+c.field+`"`) {
				t.Errorf("%d %s, want %d for %q", got.Status, got.Body, c.status, c.field)
			}
		})
	}
}
