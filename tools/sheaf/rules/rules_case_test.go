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

// A pack of an older wire hears of the last level alone, as it always did.
func TestCaseOf_FormerNames(t *testing.T) {
	c := caseOf(intake.Case{Stage: intake.StageQuestionnaire, AddressThen: "рабочий поселок Белощелье", AddressNow: "город Нарьян-Мар"})
	if l := c.Lookups; l.AddressFormer != "" || l.AddressThen != "рабочий поселок Белощелье" || l.AddressNow != "город Нарьян-Мар" {
		t.Errorf("of the town: %+v", l)
	}
	c = caseOf(intake.Case{Stage: intake.StageQuestionnaire, AddressFormer: "улица Свердлова", AddressThen: "улица Свердлова", AddressNow: "улица Мира"})
	if l := c.Lookups; l.AddressFormer != "улица Свердлова" || l.AddressThen != "улица Свердлова" || l.AddressNow != "улица Мира" {
		t.Errorf("of the street: %+v", l)
	}
}
