package admin

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

func TestAPI_PackFilesNeedATrustedKey(t *testing.T) {
	n := open(t)
	const files = "/api/v1/pack-files?campaign=drive"
	trust := obj{"campaign": "drive", "key": machinetest.PackKey()}
	withdraw := obj{"campaign": "drive", "key": machinetest.UploadOfFile().Signer}
	n.refused([]check{
		{"a file of nobody's key", "root", "POST", files, []byte("pack"), 409, core.Conflict, "file"},
		{"no file", "root", "POST", files, []byte{}, 422, core.Invalid, "file"},
		{"a file for no campaign", "root", "POST", "/api/v1/pack-files?campaign=none", []byte("pack"), 404, core.NotFound, "campaign"},
		{"no campaign", "root", "POST", "/api/v1/pack-files", []byte("pack"), 422, core.Invalid, "campaign"},
		{"a file by a lawyer", "lawyer", "POST", files, []byte("pack"), 403, core.Denied, ""},
		{"no key", "root", "POST", "/api/v1/pack-keys/propose", obj{"campaign": "drive"}, 422, core.Invalid, "key"},
		{"a key that is none", "root", "POST", "/api/v1/pack-keys/propose", obj{"campaign": "drive", "key": "k"}, 422, core.Invalid, "key"},
		{"a key by a lawyer", "lawyer", "POST", "/api/v1/pack-keys/propose", trust, 403, core.Denied, ""},
		{"a key that nobody trusted", "root", "POST", "/api/v1/pack-keys/withdraw", withdraw, 404, core.NotFound, "key"},
		{"keys by an operator", "operator1", "GET", "/api/v1/pack-keys?campaign=drive", nil, 403, core.Denied, ""},
	})
	var proposed, trusted, withdrawn packKeyBody
	n.Ask("root", "POST", "/api/v1/pack-keys/propose", trust).JSON(t, &proposed)
	if proposed.State != core.PackKeyProposed {
		t.Errorf("proposed %+v", proposed)
	}
	n.refused([]check{
		{"a file of a key that is only proposed", "root", "POST", files, []byte("pack"), 409, core.Conflict, "file"},
		{"the key by the admin", "root", "POST", "/api/v1/pack-keys/approve", trust, 403, core.Denied, ""},
		{"the key by the same person", "rootlawyer", "POST", "/api/v1/pack-keys/approve", trust, 403, core.Denied, ""},
	})
	n.Ask("lawyer", "POST", "/api/v1/pack-keys/approve", trust).JSON(t, &trusted)
	if trusted.ID != machinetest.UploadOfFile().Signer || trusted.Key != machinetest.PackKey() || trusted.State != core.PackKeyTrusted {
		t.Errorf("trusted %+v", trusted)
	}
	var made packBody
	n.Ask("root", "POST", files, []byte("pack")).JSON(t, &made)
	if made.State != core.PackTested || made.Signer != trusted.ID || made.Version != "2.0.0" {
		t.Errorf("installed %+v", made)
	}
	n.Ask("root", "POST", "/api/v1/pack-keys/withdraw", withdraw).JSON(t, &withdrawn)
	var list struct{ Keys []packKeyBody }
	n.Ask("lawyer", "GET", "/api/v1/pack-keys", nil).JSON(t, &list)
	if withdrawn.State != core.PackKeyWithdrawn || len(list.Keys) != 1 || list.Keys[0] != withdrawn {
		t.Errorf("withdrawn %+v, listed %+v", withdrawn, list)
	}
	n.refused([]check{
		{"a version of a withdrawn key", "root", "POST", "/api/v1/packs/ru-president-2018/2.0.0/propose", obj{"campaign": "drive"},
			409, core.Conflict, "key"},
		{"a file of a withdrawn key", "root", "POST", files, []byte("pack"), 409, core.Conflict, "file"},
	})
}

func TestAPI_APackThatFailsItsCasesStaysUploaded(t *testing.T) {
	n := open(t)
	n.trust()
	var made packBody
	n.Ask("root", "POST", "/api/v1/pack-files?campaign=drive", []byte("fails")).JSON(t, &made)
	if made.State != core.PackUploaded {
		t.Errorf("installed %+v", made)
	}
	n.refused([]check{{"its proposal", "root", "POST", "/api/v1/packs/ru-president-2018/2.0.0/propose", obj{"campaign": "drive"},
		409, core.Conflict, ""}})
}

func TestAPI_AProposalIsRejected(t *testing.T) {
	n := open(t)
	var installed, rejected packBody
	n.Ask("root", "POST", "/api/v1/packs", obj{"campaign": "drive", "name": "ru-president-2018"}).JSON(t, &installed)
	const path = "/api/v1/packs/ru-president-2018/2.0.0/"
	n.refused([]check{{"what nobody proposed", "lawyer", "POST", path + "reject", obj{"campaign": "drive"}, 409, core.Conflict, ""}})
	n.refused([]check{{"a proposal of what was not tried", "root", "POST", path + "propose", obj{"campaign": "drive"}, 409, core.Conflict, "version"}})
	n.Store.World.Tried(machinetest.Version2())
	n.Ask("root", "POST", path+"propose", obj{"campaign": "drive"})
	n.refused([]check{{"the admin's own", "root", "POST", path + "reject", obj{"campaign": "drive"}, 403, core.Denied, ""}})
	n.Ask("lawyer", "POST", path+"reject", obj{"campaign": "drive"}).JSON(t, &rejected)
	if rejected.State != core.PackTested {
		t.Errorf("rejected %+v", rejected)
	}
	if c, _ := state.Campaigns.Get(n.Store.Now(), "drive"); c.Pack != machinetest.Pack() {
		t.Errorf("in force is %s", c.Pack)
	}
}

// trust lets the campaign take the key of the samples, by two persons.
func (n *node) trust() {
	n.TB.Helper()
	key := obj{"campaign": "drive", "key": machinetest.PackKey()}
	n.Ask("root", "POST", "/api/v1/pack-keys/propose", key)
	n.Ask("lawyer", "POST", "/api/v1/pack-keys/approve", key)
}
