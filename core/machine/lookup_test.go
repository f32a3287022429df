package machine_test

import (
	"testing"

	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
)

func TestLookUpMany(t *testing.T) {
	asked := func(asked, listed uint32) func(*world) machine.Command {
		return only(&machine.LookUpMany{Edition: machinetest.Passports().Edition, Asked: asked, Listed: listed})
	}
	for _, g := range []given{
		{"an admin asks", nil, "root", asked(100, 3), ""},
		{"not a lawyer of one campaign", nil, "lawyer", asked(1, 1), "denied: core.denied"},
		{"not an operator, who reaches his own visits", nil, "operator1", asked(1, 0), "denied: core.denied"},
		{"not an auditor", nil, "auditor", asked(1, 0), "denied: core.denied"},
		{"about something", nil, "root", asked(0, 0), "invalid asked: lookup.asked"},
		{"not more are listed", nil, "root", asked(3, 4), "invalid asked: lookup.asked"},
		{"not without end", nil, "root", asked(1<<20+1, 0), "invalid asked: lookup.asked"},
		{"of an edition that there is", nil, "root", only(&machine.LookUpMany{Edition: listID("none"), Asked: 1}), "not_found edition: core.not_found"},
	} {
		g.run(t)
	}
}
