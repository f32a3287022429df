package rules

import (
	"testing"

	"github.com/sheaf-drive/sheaf/httpui/intake"
)

// The pack hears what the register lacks of an address.
func TestCaseOf_IncompleteAddress(t *testing.T) {
	for _, incomplete := range []bool{true, false} {
		c := caseOf(intake.Case{Stage: intake.StageQuestionnaire, Region: "83", AddressKnown: true, AddressIncomplete: incomplete})
		if !c.Lookups.AddressKnown || c.Lookups.AddressIncomplete != incomplete {
			t.Errorf("%+v", c.Lookups)
		}
	}
}
