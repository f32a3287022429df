package admin

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/header"
	"github.com/sheaf-drive/sheaf/httpui/roomtest"
)

// stateOf is where version 2 of the samples is.
func (n *node) stateOf() string {
	p, _ := state.Packs.Get(n.Store.Now(), state.PackKey("drive", machinetest.Version2()))
	return p.State
}

func TestPackScreen_ShowsWhoseTurnItIs(t *testing.T) {
	n := open(t)
	n.trust()
	sees := func(who string, words, missing []string) {
		t.Helper()
		page := string(n.Browse(who, "GET", "/admin/packs?campaign=drive", nil).Body)
		for _, w := range words {
			if !strings.Contains(page, w) {
				t.Errorf("%s while it is %q: no %q", who, n.stateOf(), w)
			}
		}
		for _, w := range missing {
			if strings.Contains(page, w) {
				t.Errorf("%s while it is %q: there is %q", who, n.stateOf(), w)
			}
		}
	}
	const send, propose, approve, reject = "Send and test", "Propose 2.0.0", "Approve 2.0.0", "Reject 2.0.0"
	sees("root", []string{send, "In force", "rules+"}, []string{propose, approve})
	sees("lawyer", []string{"In force"}, []string{send, propose, approve})
	n.Ask("root", "POST", "/api/v1/pack-files?campaign=drive", []byte("pack"))
	const try, report = "Try 2.0.0", "Report of the dry run"
	sees("root", []string{try, "An admin’s turn"}, []string{propose, approve, report})
	sees("lawyer", []string{"An admin’s turn"}, []string{try, propose, approve})
	n.Store.World.Tried(machinetest.Version2())
	sees("root", []string{propose, report, "An admin’s turn"}, []string{try, approve})
	sees("lawyer", []string{report, "An admin’s turn"}, []string{try, propose, approve})
	n.Ask("root", "POST", "/api/v1/packs/ru-president-2018/2.0.0/propose", obj{"campaign": "drive"})
	sees("root", []string{"a federal manager or a lawyer decides"}, []string{propose, approve, reject})
	sees("lawyer", []string{approve, reject, "Your turn", `data-key="Alt+A"`, `data-key="Alt+R"`}, []string{propose})
	sees("rootlawyer", []string{reject, "a federal manager or a lawyer decides"}, []string{approve})
	sees("auditor", []string{"The turn of a federal manager or a lawyer"}, []string{approve, reject, propose, send})
}

func TestPackScreen_SwapsThereAndBack(t *testing.T) {
	n := open(t)
	n.trust()
	n.Ask("root", "POST", "/api/v1/pack-files?campaign=drive", []byte("pack"))
	n.Store.World.Tried(machinetest.Version2())
	old, fresh := machinetest.Pack(), machinetest.Version2()
	press := func(who string, ref core.PackRef, verb string) {
		t.Helper()
		page := string(n.Browse(who, "GET", "/admin/packs", nil).Body)
		action := "/admin/packs/" + ref.Name + "/" + ref.Version + "/" + verb
		got := n.Browse(who, "POST", action, roomtest.FormOf(t, page, action))
		if got.Status != 303 || got.Header.Get("Location") != "/admin/packs?campaign=drive" {
			t.Fatalf("%s by %s answers %d: %.300s", verb, who, got.Status, got.Body)
		}
	}
	inForce := func(want core.PackRef) {
		t.Helper()
		if c, _ := state.Campaigns.Get(n.Store.Now(), "drive"); c.Pack != want {
			t.Errorf("in force is %s, want %s", c.Pack, want)
		}
	}
	press("root", fresh, "propose")
	press("lawyer", fresh, "reject")
	inForce(old)
	press("root", fresh, "propose")
	press("lawyer", fresh, "approve")
	inForce(fresh)
	press("root", old, "propose")
	press("federal", old, "approve")
	inForce(old)
}

// upload sends a file as a browser does.
func (n *node) upload(t *testing.T, who, file string) roomtest.Answer {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range map[string]string{"csrf": header.CSRFOf(who), "campaign": "drive"} {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", "x.pack")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(file)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	q, err := http.NewRequest(http.MethodPost, n.URL+"/admin/packs", &b)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Content-Type", w.FormDataContentType())
	q.AddCookie(&http.Cookie{Name: header.Login, Value: who})
	return n.Send(q, nil)
}

func TestPackScreen_TakesAFile(t *testing.T) {
	n := open(t)
	for name, file := range map[string]string{"signed by a key that nobody trusts": "pack", "empty": ""} {
		got := n.upload(t, "root", file)
		if got.Status != 422 || !strings.Contains(string(got.Body), `id="file-finding"`) || !strings.Contains(string(got.Body), `class="summary"`) {
			t.Errorf("a file that is %s: %d %.200s", name, got.Status, got.Body)
		}
	}
	if n.stateOf() != "" {
		t.Errorf("the version is %s", n.stateOf())
	}
	if got := n.upload(t, "lawyer", "pack"); got.Status != 403 {
		t.Errorf("a lawyer's file: %d", got.Status)
	}
	n.trust()
	if got := n.upload(t, "root", "pack"); got.Status != 303 || n.stateOf() != core.PackTested {
		t.Errorf("a good file: %d %.300s, the version is %s", got.Status, got.Body, n.stateOf())
	}
	if got := n.upload(t, "root", "pack"); got.Status != 422 || !strings.Contains(string(got.Body), `id="file-finding"`) {
		t.Errorf("the version once more: %d %.300s", got.Status, got.Body)
	}
}

func TestPackScreen_IsOfOnesOwnCampaign(t *testing.T) {
	n := open(t)
	if got := n.Browse("lawyer", "GET", "/admin/packs?campaign=other", nil); got.Status != 403 {
		t.Errorf("another campaign's: %d", got.Status)
	}
	if got := n.Browse("root", "GET", "/admin/packs?campaign=none", nil); got.Status != 404 {
		t.Errorf("of no campaign: %d", got.Status)
	}
	if got := n.Browse("operator1", "GET", "/admin/packs", nil); got.Status != 403 {
		t.Errorf("an operator: %d", got.Status)
	}
}

func TestPackScreen_ApprovesAKey(t *testing.T) {
	n := open(t)
	n.Ask("root", "POST", "/api/v1/pack-keys/propose", obj{"campaign": "drive", "key": machinetest.PackKey()})
	const action = "/admin/packs/keys"
	for _, who := range []string{"root", "rootlawyer", "auditor"} {
		if strings.Contains(string(n.Browse(who, "GET", "/admin/packs", nil).Body), `action="`+action+`"`) {
			t.Errorf("%s is offered to approve the key", who)
		}
	}
	page := string(n.Browse("federal", "GET", "/admin/packs", nil).Body)
	if got := n.Browse("federal", "POST", action, roomtest.FormOf(t, page, action)); got.Status != 303 {
		t.Fatalf("approving answers %d: %.300s", got.Status, got.Body)
	}
	k, _ := state.PackKeys.Get(n.Store.Now(), state.PackKeyKey("drive", machinetest.UploadOfFile().Signer))
	if k.State != core.PackKeyTrusted {
		t.Errorf("the key is %s", k.State)
	}
}
