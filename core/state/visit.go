package state

import "github.com/sheaf-drive/sheaf/core"

// HolderOf is the other signature that holds g's document at this moment, empty when none does
// or g itself.
func HolderOf(v View, g core.Signature) core.SignatureID {
	holder, _ := Documents.Get(v, DocumentKey(g.Campaign, g.Document))
	if holder == g.ID {
		return ""
	}
	return holder
}

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
