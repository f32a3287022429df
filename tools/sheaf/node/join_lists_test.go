package node

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/index"
)

// Without a list the passport was not looked up, which is another answer than that it was not found; of a
// list that is in force and cannot be used the answer names the edition.
func TestLists_AbsentIsNotUnusable(t *testing.T) {
	l := lists{index.NewPassports(nil), index.NewAddresses("", nil), index.NewNames(nil)}
	answer, used, err := l.Passport("4510", "123456")
	if answer != core.PassportUnavailable || used.Edition != "" || err != nil {
		t.Errorf("without a list of passports: %v %v %v", answer, used, err)
	}
	if found, used, err := l.Address("77", "1", "Полевая"); found.Known || used.Edition != "" || err != nil {
		t.Errorf("without a register: %v %v %v", found, used, err)
	}
	if answers, used, err := l.Names([]core.KeyValue{{Key: "family", Value: "Белова"}}); answers != nil || used.Edition != "" || err != nil {
		t.Errorf("without a list of names: %v %v %v", answers, used, err)
	}
	house := machinetest.Furnished(t, machinetest.Config{}) // its list of passports is none
	if err := l.passports.Advance(house.Memory.View()); err != nil {
		t.Fatal(err)
	}
	active, _ := state.ActiveEditions.Get(house.Memory, core.EditionPassports)
	answer, used, err = l.Passport("4510", "123456")
	if answer != core.PassportUnavailable || used != (core.EditionDigest{Kind: core.EditionPassports, Edition: active}) || err != nil {
		t.Errorf("a list that cannot be used is answered %v %v %v", answer, used, err)
	}
}
