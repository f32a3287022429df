package main

import (
	"strings"
	"testing"
)

const rulesKey = "packkey:rules+1a2b3c4d"

// packFile is a campaign that goes from a pack of the program to one that came as a file and
// proposes to go back; then its admin trusts the key no more.
func packFile(t *testing.T) *tale {
	s := &tale{campaign: "ru2018", key: newKey(t, "genuine")}
	s.inForce("ru/1.0", digestA)
	s.move("u-admin", rulesKey, "", "proposed", "key", "rules+1a2b3c4d+AAAA", "person", "p-admin")
	s.move("u-federal", rulesKey, "proposed", "trusted", "key", "rules+1a2b3c4d+AAAA", "person", "p-federal")
	s.move("u-admin", "pack:ru/1.1", "", "uploaded", "digest", digestB, "signer", "rules+1a2b3c4d")
	s.move("u-admin", "pack:ru/1.1", "uploaded", "tested")
	s.move("u-admin", "pack:ru/1.1", "tested", "proposed", "person", "p-admin")
	s.move("u-federal", "pack:ru/1.1", "proposed", "approved", "person", "p-federal")
	s.move("u-federal", "pack:ru/1.0", "active", "retired")
	s.move("u-federal", "pack:ru/1.1", "approved", "active")
	s.move("u-admin", "pack:ru/1.0", "retired", "proposed", "person", "p-admin")
	s.move("u-federal", "pack:ru/1.0", "proposed", "tested", "person", "p-federal")
	withdrawKey(s)
	s.sign()
	s.tables = map[string][]string{
		"packs":  {"ru,1.0," + digestA + ",tested", "ru,1.1," + digestB + ",active"},
		"totals": totals("packs_active,1", "packs_tested,1", "packs_total,2"),
	}
	return s
}

func withdrawKey(s *tale) {
	s.move("u-admin", rulesKey, "trusted", "withdrawn", "key", "rules+1a2b3c4d+AAAA", "person", "p-admin")
}

func TestVerify_PackFile(t *testing.T) {
	withdrawnBefore := func(to string) func(t *testing.T, s *tale) {
		return func(t *testing.T, s *tale) {
			s.remove(s.find(t, rulesKey, "withdrawn", 0))
			s.insert(s.find(t, "pack:ru/1.1", to, 0), withdrawKey)
		}
	}
	for name, c := range map[string]struct {
		change func(t *testing.T, s *tale)
		reason string
	}{
		"as it was": {func(*testing.T, *tale) {}, ""},
		"signed by a key that nobody trusts": {func(t *testing.T, s *tale) {
			s.remove(s.find(t, rulesKey, "withdrawn", 0))
			s.remove(s.find(t, rulesKey, "trusted", 0))
			s.remove(s.find(t, rulesKey, "proposed", 0))
		}, "which nobody trusts"},
		"signed by a key that was only proposed": {func(t *testing.T, s *tale) {
			s.remove(s.find(t, rulesKey, "withdrawn", 0))
			s.remove(s.find(t, rulesKey, "trusted", 0))
		}, "which nobody trusts"},
		"a key approved by who proposed it": {func(t *testing.T, s *tale) {
			s.acts[s.find(t, rulesKey, "trusted", 0)].actor = "u-admin"
		}, "key of packs is approved by who proposed it"},
		"a key approved by another account of the proposer": {func(t *testing.T, s *tale) {
			s.set(s.find(t, rulesKey, "trusted", 0), "person", "p-admin")
		}, "key of packs is approved by who proposed it"},
		"a key approved by nobody": {func(t *testing.T, s *tale) { s.set(s.find(t, rulesKey, "trusted", 0), "person", "") }, "names none"},
		"a key proposed by nobody": {func(t *testing.T, s *tale) { s.set(s.find(t, rulesKey, "proposed", 0), "person", "") }, "is proposed without"},
		"another key approved than proposed": {func(t *testing.T, s *tale) {
			s.set(s.find(t, rulesKey, "trusted", 0), "key", "rules+1a2b3c4d+BBBB")
		}, "another key of packs"},
		"signed by another key": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "pack:ru/1.1", "uploaded", 0), "signer", "other+1a2b3c4d")
		}, `signed by "other+1a2b3c4d"`},
		"uploaded after its key was withdrawn": {withdrawnBefore("uploaded"), "which nobody trusts"},
		"proposed after its key was withdrawn": {withdrawnBefore("proposed"), "which nobody trusts"},
		"approved after its key was withdrawn": {withdrawnBefore("approved"), "which nobody trusts"},
		"in force when its key was withdrawn":  {withdrawnBefore("active"), ""},
		"a key withdrawn twice": {func(t *testing.T, s *tale) {
			s.insert(s.find(t, rulesKey, "withdrawn", 0), withdrawKey)
		}, `is in state "withdrawn"`},
		"two versions in force": {func(t *testing.T, s *tale) {
			s.remove(s.find(t, "pack:ru/1.0", "retired", 0))
		}, "pack ru/1.1 comes into force while ru/1.0 is"},
		"a rejected version active": {func(t *testing.T, s *tale) {
			s.set(s.find(t, "pack:ru/1.0", "tested", 1), "to", "active")
		}, `may not go from "proposed" to "active"`},
	} {
		s := packFile(t)
		c.change(t, s)
		err := check(t, s.zipped(t), s)
		if c.reason == "" && err != nil || c.reason != "" && (err == nil || !strings.Contains(err.Error(), c.reason)) {
			t.Errorf("%s: want %q, got %v", name, c.reason, err)
		}
	}
}
