package state

import "github.com/sheaf-drive/sheaf/core"

// VisitWithSignature reads a visit and the signature that it is about. It refuses with
// [core.NotFound] if there is no such visit.
func VisitWithSignature(v View, id core.VisitID) (core.Visit, core.Signature, error) {
	visit, ok := Visits.Get(v, id)
	if !ok {
		return visit, core.Signature{}, core.Refuse(core.NotFound, "visit", "core.not_found").About("visit:" + string(id))
	}
	signature, ok := Signatures.Get(v, visit.Signature)
	if !ok {
		return visit, signature, core.Refuse(core.Internal, "", "core.internal").About("visit:" + string(id))
	}
	return visit, signature, nil
}
