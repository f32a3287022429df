package named_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/named"
)

// at is the newest moment of a memory.
func at(m *state.Memory) named.Moment {
	return func(context.Context) (state.View, func(), error) { return m.View(), func() {}, nil }
}

// all collects what the state names now.
func all(t *testing.T, m *state.Memory) (map[blob.Hash]string, uint64) {
	t.Helper()
	found := map[blob.Hash]string{}
	index, err := named.All(t.Context(), at(m), func(list []named.Blob) error {
		for _, b := range list {
			found[b.Hash] = b.Subject
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found, index
}

// refs are the blobs that stand anywhere in a command.
func refs(v reflect.Value) (found []blob.Hash) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			found = refs(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			found = append(found, refs(v.Index(i))...)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[core.BlobRef]() {
			return []blob.Hash{v.Interface().(core.BlobRef).Hash}
		}
		for i := range v.NumField() {
			found = append(found, refs(v.Field(i))...)
		}
	}
	return found
}

// Whatever command brought a blob, All finds it, and who follows finds the same.
func TestNamed_FindsWhatCommandsNamed(t *testing.T) {
	w := machinetest.Furnished(t, machinetest.Config{})
	random := rand.New(rand.NewPCG(1, 2))
	walk := machinetest.NewWalk(w, random.IntN, 60)
	followed, from := all(t, w.Memory)
	want := maps.Clone(followed)
	for step := range 3000 {
		c, answer := walk.Step()
		if answer.Refusal == nil {
			for _, h := range refs(reflect.ValueOf(c)) {
				want[h] = ""
			}
			if file, ok := c.(*machine.UploadPackFile); ok {
				want[blob.Hash(file.Ref.Digest)] = ""
			}
		}
		if step%100 != 99 {
			continue
		}
		list, index, err := named.Since(t.Context(), at(w.Memory), from)
		if err != nil || index != w.Memory.Index() {
			t.Fatalf("following to %d of %d: %v", index, w.Memory.Index(), err)
		}
		for _, b := range list {
			followed[b.Hash] = b.Subject
		}
		from = index
	}
	now, _ := all(t, w.Memory)
	if len(now) < 20 {
		t.Fatalf("the walk named %d blobs", len(now))
	}
	for h := range want {
		if now[h] == "" {
			t.Errorf("%s was named by a command and not found", h)
		}
	}
	if !maps.Equal(now, followed) {
		t.Errorf("%d are named, followed were %d", len(now), len(followed))
	}
}

// More visits than one view is held open for, and packs that came as files.
func TestAll_InSteps(t *testing.T) {
	m := state.NewMemory()
	m.SetIndex(7)
	hash := func(i int) blob.Hash { return blob.Hash{byte(i), byte(i >> 8), 1} }
	for i := range 2500 {
		id := core.VisitID(fmt.Sprintf("v%06d", i))
		state.Visits.Put(m, id, core.Visit{ID: id, Scans: []core.Scan{{Blob: core.BlobRef{Hash: hash(i)}}}})
	}
	for name, signer := range map[string]string{"built": "", "file": "key+1"} {
		ref := core.PackRef{Name: name, Version: "1", Digest: [32]byte{9, byte(len(signer))}}
		state.Packs.Put(m, state.PackKey("c", ref), core.PackVersion{Ref: ref, Signer: signer})
	}
	found, index := all(t, m)
	if len(found) != 2501 || index != 7 {
		t.Errorf("%d found at %d", len(found), index)
	}
	if found[hash(2499)] != "visit:v002499" || found[blob.Hash{9, 5}] != "pack:file/1" {
		t.Errorf("the last visit is %q, the pack %q", found[hash(2499)], found[blob.Hash{9, 5}])
	}
}

// unreadable is a state on a disk that fails.
type unreadable struct{ state.View }

func (unreadable) Scan([]byte, []byte, func(key, value []byte) bool) {
	panic(state.Fault{Err: errors.New("input/output error")})
}

func TestAll_AStateThatCannotBeReadIsAFault(t *testing.T) {
	open := 0
	moment := func(context.Context) (state.View, func(), error) {
		open++
		return unreadable{state.NewMemory()}, func() { open-- }, nil
	}
	_, err := named.All(t.Context(), moment, func([]named.Blob) error { return nil })
	var fault state.Fault
	if !errors.As(err, &fault) || open != 0 {
		t.Errorf("%v; %d views open", err, open)
	}
	if _, _, err = named.Since(t.Context(), moment, 0); !errors.As(err, &fault) || open != 0 {
		t.Errorf("following: %v; %d views open", err, open)
	}
}

// The walk delivers no pages of sheets.
func TestNamed_FindsPages(t *testing.T) {
	w := machinetest.Furnished(t, machinetest.Config{})
	_, from := all(t, w.Memory)
	page := machinetest.Page("one", machinetest.Sheet(0))
	w.Must(machinetest.User("logistics"), page)
	want := "scan:" + string(page.ID)
	if found, _ := all(t, w.Memory); found[blob.Hash(page.Blob.Hash)] != want {
		t.Errorf("among %d files the page's is %q", len(found), found[blob.Hash(page.Blob.Hash)])
	}
	found, _, err := named.Since(t.Context(), at(w.Memory), from)
	if err != nil || len(found) != 1 || found[0] != (named.Blob{Hash: blob.Hash(page.Blob.Hash), Subject: want}) {
		t.Errorf("since: %v, %v", found, err)
	}
}
