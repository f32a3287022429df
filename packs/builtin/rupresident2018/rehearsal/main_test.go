package main

import (
	"context"
	"reflect"
	"testing"

	"github.com/sheaf-drive/sheaf/packs/builtin/rupresident2018"
	"github.com/sheaf-drive/sheaf/packs/packtest"
)

func TestRehearsal_PassesTheSuite(t *testing.T) { packtest.Run(t, rehearsal{}) }

// What is rehearsed must hold when it counts.
func TestRehearsal_DiffersInTheMinimumAlone(t *testing.T) {
	builtin, err := rupresident2018.Pack{}.Describe(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	mine, err := rehearsal{}.Describe(context.Background())
	if err != nil || mine.ID == builtin.ID || len(mine.Ruleset.Quantities) == 0 {
		t.Fatalf("called %s, %d quantities (error %v)", mine.ID, len(mine.Ruleset.Quantities), err)
	}
	mine.ID = builtin.ID
	for i := range mine.Ruleset.Quantities {
		if mine.Ruleset.Quantities[i].Min != minimum {
			t.Errorf("quantity %d needs %d", i, mine.Ruleset.Quantities[i].Min)
		}
		mine.Ruleset.Quantities[i].Min = builtin.Ruleset.Quantities[i].Min
	}
	if !reflect.DeepEqual(mine, builtin) {
		t.Error("more than the minimum differs")
	}
}
