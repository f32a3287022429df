package query_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/seal"
	"github.com/sheaf-drive/sheaf/core/state"
)

var (
	user  = machinetest.User
	visit = machinetest.Visit
)

const drive = machinetest.Campaign

// stream is an endless source of bytes that differ, the same in every run.
type stream struct{ n byte }

func (s *stream) Read(p []byte) (int, error) {
	for i := range p {
		s.n++
		p[i] = s.n*31 ^ byte(i)
	}
	return len(p), nil
}

// sealed is a furnished house whose seals are real, with its keyring.
func sealed(t *testing.T) (*machinetest.World, *query.Keyring) {
	t.Helper()
	rand := &stream{}
	root, errRoot := seal.NewRootKey(rand)
	key, errKey := seal.NewCampaignKey(rand)
	wrapped, errWrap := seal.Wrap(root, key, drive, rand)
	if err := errors.Join(errRoot, errKey, errWrap); err != nil {
		t.Fatal(err)
	}
	sealer := seal.Sealer{Campaign: drive, Key: key, Rand: rand}
	w := machinetest.Furnished(t, machinetest.Config{
		CampaignKey: wrapped,
		Seal: func(record, group string, version uint32, fields []core.KeyValue) core.Sealed {
			var plain []seal.Field
			for _, f := range fields {
				plain = append(plain, seal.Field{Name: f.Key, Value: []byte(f.Value)})
			}
			out, err := sealer.Seal(seal.Place{Record: record, Group: group, Version: version}, plain)
			if err != nil {
				t.Fatal(err)
			}
			return out
		},
	})
	return w, query.NewKeyring(root, rand)
}

// recorder commits leaves through the machine and writes down what happened when.
type recorder struct {
	w   *machinetest.World
	log *[]string
	err error
}

func (r recorder) RecordReading(_ context.Context, reading query.Reading) error {
	if r.err != nil {
		return r.err
	}
	answer := r.w.Do(reading.Actor, &machine.ReadPersonal{
		Campaign: reading.Campaign, Purpose: reading.Purpose, Subject: reading.Subject, Right: reading.Right,
	})
	*r.log = append(*r.log, "leaf")
	return answer.Err()
}

// keyWatch notes when the campaign's key is fetched, without which no seal opens.
type keyWatch struct {
	state.View
	log *[]string
}

func (k keyWatch) Get(key []byte) []byte {
	if strings.HasPrefix(string(key), state.Campaigns.Prefix) {
		*k.log = append(*k.log, "key")
	}
	return k.View.Get(key)
}

// pictures is a store of one ciphertext.
type pictures struct {
	log    *[]string
	cipher []byte
}

func (p pictures) Get(context.Context, [32]byte) ([]byte, error) {
	*p.log = append(*p.log, "blob")
	return p.cipher, nil
}

func asks(login string, right access.Action) query.Ask {
	return query.Ask{Actor: user(login), Purpose: "desk", Right: right}
}

func TestGate_LeafStandsBeforeTheSealIsOpened(t *testing.T) {
	w, keys := sealed(t)
	w.Judged(user("operator1"), "anna")
	var log []string
	gate := query.Gate{Recorder: recorder{w: w, log: &log}, Keys: keys}
	size := query.TreeSize(w.Memory, string(drive))
	view := keyWatch{w.Memory.View(), &log}
	fields, err := gate.Visit(t.Context(), view, asks("operator1", access.PersonalRead), visit("anna"))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(log, []string{"leaf", "key"}) {
		t.Errorf("in order: %v", log)
	}
	if fields.Get("identity.birth") != "1980-05-17" || fields.Get("questionnaire.family") != "Семёнова" || fields.Get("x.y") != "" {
		t.Errorf("wrong fields: born %q", fields.Get("identity.birth"))
	}
	if got := fields.Group("identity"); len(got) != 3 || got[0].Key != "series" {
		t.Errorf("the group has %d fields", len(got))
	}
	leaves, _, err := query.Journal(w.Memory, string(drive), query.Filter{}, 0, 1)
	if err != nil || query.TreeSize(w.Memory, string(drive)) != size+1 || leaves[0].Kind != "personal.read/1" ||
		leaves[0].Subject != "visit:"+string(visit("anna")) || leaves[0].Actor != user("operator1") {
		t.Errorf("the last leaf is %v %s, %v", leaves, leaves[0].Kind, err)
	}
}

func TestGate_RefusedRecorderAnswersNothing(t *testing.T) {
	w, keys := sealed(t)
	w.Judged(user("operator1"), "anna")
	refusal := core.Refuse(core.Unavailable, "", "core.unavailable")
	var log []string
	gate := query.Gate{Recorder: recorder{w: w, log: &log, err: refusal}, Keys: keys, Blobs: pictures{log: &log}}
	view := keyWatch{w.Memory.View(), &log}
	fields, err := gate.Visit(t.Context(), view, asks("operator1", access.PersonalRead), visit("anna"))
	if !errors.Is(err, error(refusal)) || len(fields.Group("identity")) > 0 {
		t.Errorf("without a leaf: %v and %d fields", err, len(fields.Group("identity")))
	}
	if _, err := gate.Scan(t.Context(), view, asks("operator1", access.ScanRead), visit("anna"), core.ScanMain); !errors.Is(err, error(refusal)) {
		t.Errorf("a scan without a leaf: %v", err)
	}
	if len(log) > 0 {
		t.Errorf("it went on to %v", log)
	}
}

// An example of a dry run is opened after its leaf, or not at all.
func TestGate_Example(t *testing.T) {
	w, keys := sealed(t)
	w.Judged(user("operator1"), "anna")
	g, _ := state.Signatures.Get(w.Memory, machinetest.Signature("anna"))
	var log []string
	gate := query.Gate{Recorder: recorder{w: w, log: &log}, Keys: keys}
	ask := query.Ask{Actor: user("lawyer"), Purpose: machine.PurposeDryRun, Right: access.LineDecide}
	if fields, err := gate.Example(t.Context(), keyWatch{w.Memory.View(), &log}, ask, g); core.CodeOf(err) != core.Denied || slices.Contains(log, "key") || len(fields.Group("identity")) > 0 {
		t.Errorf("before a run names it: %v, %v", err, log)
	}
	log = nil
	w.Must(user("root"), &machine.UploadPack{Campaign: drive, Ref: machinetest.Version2(), Passed: true})
	w.Must(user("root"), &machine.BeginDryRun{Campaign: drive, Ref: machinetest.Version2()})
	w.Must(core.SystemActor, w.DryRunStep(machinetest.Version2(), core.DryRunDone))
	fields, err := gate.Example(t.Context(), keyWatch{w.Memory.View(), &log}, ask, g)
	if err != nil || !slices.Equal(log, []string{"leaf", "key"}) || fields.Get("questionnaire.family") != "Семёнова" {
		t.Errorf("%v, in order: %v", err, log)
	}
}

func TestGate_DeniedByTheMachine(t *testing.T) {
	w, keys := sealed(t)
	w.Judged(user("operator1"), "anna")
	for _, c := range []struct {
		login string
		right access.Action
	}{
		{"operator1b", access.PersonalRead}, {"coordinator1", access.PersonalRead}, {"coordinator2", access.MaskedRead},
		{"root", access.PersonalRead}, {"auditor", access.PersonalRead}, {"verifier1", access.ScanRead},
	} {
		var log []string
		gate := query.Gate{Recorder: recorder{w: w, log: &log}, Keys: keys}
		fields, err := gate.Visit(t.Context(), w.Memory.View(), asks(c.login, c.right), visit("anna"))
		if core.CodeOf(err) != core.Denied || len(fields.Group("identity")) > 0 {
			t.Errorf("%s under %s: %v", c.login, c.right, err)
		}
		if leaves, _, _ := query.Journal(w.Memory, string(drive), query.Filter{}, 0, 1); leaves[0].Kind != "denied/1" {
			t.Errorf("%s under %s left the leaf %s", c.login, c.right, leaves[0].Kind)
		}
	}
}

func TestGate_MaskedFields(t *testing.T) {
	w, keys := sealed(t)
	w.Judged(user("operator1"), "anna")
	var log []string
	gate := query.Gate{Recorder: recorder{w: w, log: &log}, Keys: keys}
	fields, err := gate.Visit(t.Context(), w.Memory.View(), asks("coordinator1", access.MaskedRead), visit("anna"))
	if err != nil {
		t.Fatal(err)
	}
	if got := fields.Get("questionnaire.family") + " " + fields.Get("identity.series"); got != "С••• 4•••" {
		t.Errorf("masked as %q", got)
	}
	if got := fields.Group("words"); len(got) > 0 {
		t.Errorf("the words of %d columns are shown", len(got))
	}
}

func TestGate_Scan(t *testing.T) {
	w, keys := sealed(t)
	sealer, err := keys.Sealer(w.Memory, drive)
	if err != nil {
		t.Fatal(err)
	}
	cipher, _, err := sealer.SealBlob(core.BlobRef{Kind: "image/jpeg"}, []byte("a picture"))
	if err != nil {
		t.Fatal(err)
	}
	c := w.Opening("anna", "1")
	c.Scans[0].Blob = core.BlobRef{Kind: "image/jpeg", Hash: sha256.Sum256(cipher), Size: int64(len(cipher))}
	w.Must(user("operator1"), c)
	var log []string
	gate := query.Gate{Recorder: recorder{w: w, log: &log}, Keys: keys, Blobs: pictures{&log, cipher}}
	plain, err := gate.Scan(t.Context(), w.Memory.View(), asks("operator1", access.ScanRead), visit("anna"), core.ScanMain)
	if err != nil || string(plain) != "a picture" || !slices.Equal(log, []string{"leaf", "blob"}) {
		t.Errorf("the scan is %q, %v, in order %v", plain, err, log)
	}
	if _, err := gate.Scan(t.Context(), w.Memory.View(), asks("operator1", access.ScanRead), visit("anna"), "cover"); core.CodeOf(err) != core.NotFound {
		t.Errorf("an unknown page: %v", err)
	}
	// A picture cannot be masked: the right to masked fields does not show it.
	if _, err := gate.Scan(t.Context(), w.Memory.View(), asks("coordinator1", access.MaskedRead), visit("anna"), core.ScanMain); core.CodeOf(err) != core.Denied {
		t.Errorf("a scan under the right to masked fields: %v", err)
	}
}

func TestGate_UnknownVisit(t *testing.T) {
	w, keys := sealed(t)
	var log []string
	gate := query.Gate{Recorder: recorder{w: w, log: &log}, Keys: keys}
	if _, err := gate.Visit(t.Context(), w.Memory, asks("operator1", access.PersonalRead), visit("nobody")); core.CodeOf(err) != core.NotFound || len(log) > 0 {
		t.Errorf("%v, %v", err, log)
	}
}

func TestKeyring_WrongRootOpensNothing(t *testing.T) {
	w, _ := sealed(t)
	other, err := seal.NewRootKey(bytes.NewReader(bytes.Repeat([]byte{7}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	keys := query.NewKeyring(other, &stream{})
	if _, err := keys.Sealer(w.Memory, drive); err == nil {
		t.Error("another root key opened the campaign's")
	}
	if _, err := keys.Sealer(w.Memory, "none"); core.CodeOf(err) != core.NotFound {
		t.Errorf("an unknown campaign: %v", err)
	}
}

func TestCheckRoot(t *testing.T) {
	rand := &stream{}
	root, errRoot := seal.NewRootKey(rand)
	other, errOther := seal.NewRootKey(rand)
	key, errKey := seal.NewCampaignKey(rand)
	wrapped, errWrap := seal.Wrap(root, key, "", rand)
	if err := errors.Join(errRoot, errOther, errKey, errWrap); err != nil {
		t.Fatal(err)
	}
	empty, house := state.NewMemory(), state.NewMemory()
	state.House.Put(house, state.One, core.House{Name: "oak", WrappedKey: wrapped})
	for name, c := range map[string]struct {
		root seal.Key
		v    state.View
		good bool
	}{
		"its own": {root, house, true}, "another's": {other, house, false},
		"none: a working copy": {seal.Key{}, house, true}, "before it is founded": {other, empty, true},
	} {
		if err := query.CheckRoot(c.root, c.v); (err == nil) != c.good || err != nil && core.CodeOf(err) != core.Conflict {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A working copy has no root key: what is personal is refused with words, and never shown as something else.
func TestGate_WithoutARootKey(t *testing.T) {
	w, _ := sealed(t)
	w.Judged(user("operator1"), "anna")
	var log []string
	gate := query.Gate{Recorder: recorder{w: w, log: &log}, Keys: query.NewKeyring(seal.Key{}, &stream{})}
	_, err := gate.Visit(t.Context(), w.Memory.View(), asks("operator1", access.PersonalRead), visit("anna"))
	var refused *core.Error
	if !errors.As(err, &refused) || refused.Code != core.Unavailable || refused.Text != "seal.key.none" {
		t.Errorf("it answers %v", err)
	}
}

func TestFields_PrintNothing(t *testing.T) {
	w, keys := sealed(t)
	w.Judged(user("operator1"), "anna")
	var log []string
	gate := query.Gate{Recorder: recorder{w: w, log: &log}, Keys: keys}
	fields, err := gate.Visit(t.Context(), w.Memory.View(), asks("operator1", access.PersonalRead), visit("anna"))
	if err != nil {
		t.Fatal(err)
	}
	type hidden struct {
		name   string
		fields query.Fields
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, printed := range []any{fields, &fields, []query.Fields{fields}, struct{ F query.Fields }{fields},
			hidden{"x", fields}, &hidden{"x", fields}, map[string]query.Fields{"a": fields}} {
			text := fmt.Sprintf(verb, printed)
			for _, planted := range []string{"Семёнова", "4510", "1980", fmt.Sprintf("%x", "Семёнова")} {
				if strings.Contains(text, planted) {
					t.Errorf("%T by %s: %s", printed, verb, text)
				}
			}
		}
	}
}
