package query

import (
	"context"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/state"
)

// CertificationGroup is the sealed group of what a user keeps of himself.
const CertificationGroup = "certification"

// purposeCertification is the one purpose for which the machine lets such a record be read by itself; who
// verifies a sheet of its owner sees it with the sheet, see [Gate.Paper].
const purposeCertification = "certification"

// UserRecord is the place name of a user's seals.
func UserRecord(id core.UserID) string { return "user:" + string(id) }

// Certifier says which version of his own data for the certification a user has stored, 0 for
// none. Nothing personal is read.
func Certifier(v state.View, u core.User) uint32 {
	record, _ := state.Certifiers.Get(v, state.CertifierKey(u.Campaign, u.ID))
	return record.Version
}

// Certification opens what the actor has stored of himself for the foot of a sheet, and says
// which version it is. The leaf is committed first. Without a record it is refused as NotFound
// and leaves no leaf.
func (g *Gate) Certification(ctx context.Context, v state.View, actor core.User) (Fields, uint32, error) {
	record, ok := state.Certifiers.Get(v, state.CertifierKey(actor.Campaign, actor.ID))
	if !ok {
		return Fields{}, 0, core.Refuse(core.NotFound, "subject", "certifier.none")
	}
	if err := g.Recorder.RecordReading(ctx, Reading{
		Ask:      Ask{Actor: actor.ID, Purpose: purposeCertification, Right: access.SelfManage},
		Campaign: actor.Campaign, Subject: UserRecord(actor.ID),
	}); err != nil {
		return Fields{}, 0, err
	}
	sealer, err := g.Keys.Sealer(v, actor.Campaign)
	if err != nil {
		return Fields{}, 0, err
	}
	list, err := open(nil, sealer, UserRecord(actor.ID), record.Fields)
	return fieldsOf(list), record.Version, err
}
