package admin

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"slices"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
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
