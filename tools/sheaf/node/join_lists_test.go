package node

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/raftstore/index"
)

// A list that is not there is an answer; one that is in force and cannot be used is none.
func TestLists_AbsentIsNotUnusable(t *testing.T) {
	l := lists{index.NewPassports(nil), index.NewAddresses("", nil), index.NewNames(nil)}
	listed, used, err := l.Passport("4510", "123456")
	if listed || used.Edition != "" || err != nil {
		t.Errorf("without a list of passports: %v %v %v", listed, used, err)
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
	if _, _, err := l.Passport("4510", "123456"); core.CodeOf(err) != core.Unavailable {
		t.Errorf("a list that cannot be used is answered %v", err)
	}
}
