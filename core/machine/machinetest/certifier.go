package machinetest

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Certification is the command by which the user stores his data for the foot of a sheet, over
// those that stand there now.
func (w *World) Certification(u core.UserID) *machine.KeepCertification {
	had, _ := state.Certifiers.Get(w.Memory, state.CertifierKey(Campaign, u))
	return &machine.KeepCertification{User: u, Of: had.Version, Fields: w.config.Seal(
		"user:"+string(u), "certification", had.Version+1, []core.KeyValue{
			{Key: "family", Value: "Петрова"}, {Key: "given", Value: "Вера"}, {Key: "birth", Value: "1976-06-04"},
			{Key: "series", Value: "4510"}, {Key: "number", Value: "654321"},
		})}
}
