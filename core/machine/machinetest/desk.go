package machinetest

import (
	"crypto/sha256"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Visit and Signature are the ids of a voter's visit and signature, by the voter's name.
func Visit(voter string) core.VisitID { return ID[core.VisitID]("visit " + voter) }

// Signature is the id of the voter's signature.
func Signature(voter string) core.SignatureID { return ID[core.SignatureID]("signature " + voter) }

// Document is the tag of a passport.
func Document(number string) core.Tag { return sha256.Sum256([]byte("document " + number)) }

// Listed is a block that a coordinator may lift.
func Listed() core.FindingMark {
	return core.FindingMark{
		Code: "passport.listed", Severity: core.SeverityBlock, Field: "number", LiftBy: []core.Role{core.Coordinator},
	}
}

// Underage is a block that nobody may lift.
func Underage() core.FindingMark {
	return core.FindingMark{Code: "age.under", Severity: core.SeverityBlock, Field: "birth", Clause: "28.1"}
}

// Yo is a finding that the operator has to confirm by a tick.
func Yo() core.FindingMark {
	return core.FindingMark{Code: "name.yo", Severity: core.SeverityWarn, Field: "family"}
}

// Opening is the command that opens the voter's visit at office one with the passport number.
func (w *World) Opening(voter, number string, findings ...core.FindingMark) *machine.OpenVisit {
	record := "signature:" + string(Signature(voter))
	return &machine.OpenVisit{
		Visit: Visit(voter), Signature: Signature(voter), Campaign: Campaign, Office: Office("one"),
		Document: Document(number), Stamp: 1,
		Identity: w.config.Seal(record, "identity", 1, []core.KeyValue{
			{Key: "series", Value: "4510"}, {Key: "number", Value: number}, {Key: "birth", Value: "1980-05-17"},
		}),
		Scans: []core.Scan{{Kind: core.ScanMain, Blob: core.BlobRef{
			Hash: sha256.Sum256([]byte("scan " + voter)), Size: 1000, Kind: "image/jpeg",
		}}},
		Judgement: w.verdict(record, 1, "", findings),
	}
}

func (w *World) verdict(record string, version uint32, region core.Region, findings []core.FindingMark) core.Judgement {
	return core.Judgement{
		Pack: Pack(), Findings: findings, Region: region, ChancePermille: 970,
		Editions: []core.EditionDigest{w.listInForce()},
		Words: w.config.Seal(record, "words", version, []core.KeyValue{
			{Key: "column:2:name:collector", Value: "Семёнова Анна Петровна"},
		}),
	}
}

// Judging is the command that records the voter's questionnaire as it stands now.
func (w *World) Judging(voter string, region core.Region, findings ...core.FindingMark) *machine.JudgeSignature {
	g, _ := state.Signatures.Get(w.Memory, Signature(voter))
	record := "signature:" + string(Signature(voter))
	return &machine.JudgeSignature{
		Signature: Signature(voter), Of: g.Version, Person: sha256.Sum256([]byte("person " + voter)),
		Questionnaire: w.config.Seal(record, "questionnaire", g.Version+1, []core.KeyValue{
			{Key: "family", Value: "Семёнова"}, {Key: "given", Value: "Анна"},
		}),
		Judgement: w.verdict(record, g.Version+1, region, findings),
	}
}

// Reserving is the command that takes a line of the sheet for the voter as it stands now.
func (w *World) Reserving(voter string, sheet core.SheetID) *machine.ReserveLine {
	g, _ := state.Signatures.Get(w.Memory, Signature(voter))
	return &machine.ReserveLine{Signature: g.ID, Of: g.Version, Sheet: sheet}
}

// Writing is the command that says that the voter wrote on the line as it stands now.
func (w *World) Writing(voter string) *machine.WriteLine {
	return &machine.WriteLine{Signature: Signature(voter), Line: w.line(voter)}
}

// Spoiling is the command that says that the voter's line is spoiled.
func (w *World) Spoiling(voter, reason string) *machine.SpoilLine {
	return &machine.SpoilLine{Signature: Signature(voter), Line: w.line(voter), Reason: reason}
}

// Leaving is the command that says that the voter left before anything was written.
func (w *World) Leaving(voter string) *machine.LeaveLine {
	return &machine.LeaveLine{Signature: Signature(voter), Line: w.line(voter)}
}

// Releasing is the command that gives the voter's line back for another sheet.
func (w *World) Releasing(voter string) *machine.ReleaseLine {
	return &machine.ReleaseLine{Signature: Signature(voter), Line: w.line(voter)}
}

// line of the voter's at this moment, empty for none.
func (w *World) line(voter string) core.LineID {
	g, _ := state.Signatures.Get(w.Memory, Signature(voter))
	return g.Line
}

// Lifting is the command that lifts a block of the voter's visit.
func (w *World) Lifting(voter, code string) *machine.LiftBlock {
	return &machine.LiftBlock{Visit: Visit(voter), Code: code, Reason: w.config.Seal(
		"visit:"+string(Visit(voter)), "reason", 1, []core.KeyValue{{Key: "text", Value: "a letter of the ministry"}})}
}

// Noting is the command that leaves a note beside the voter's visit.
func (w *World) Noting(voter string) *machine.NoteVisit {
	return &machine.NoteVisit{Visit: Visit(voter), Words: w.config.Seal(
		"visit:"+string(Visit(voter)), "note", 1, []core.KeyValue{{Key: "text", Value: "back at five with the stamp"}})}
}

// Remark is a sealed remark beside the voter's line.
func (w *World) Remark(voter string) core.Sealed {
	g, _ := state.Signatures.Get(w.Memory, Signature(voter))
	return w.config.Seal("line:"+string(g.Line), "remark", 1, []core.KeyValue{{Key: "text", Value: "исправленному верить"}})
}

// Received opens a visit of the actor's without findings.
func (w *World) Received(actor core.UserID, voter string) {
	w.TB.Helper()
	w.Must(actor, w.Opening(voter, "number of "+voter))
}

// Judged brings a voter of region 77 to the step before the sheet.
func (w *World) Judged(actor core.UserID, voter string) {
	w.TB.Helper()
	w.Received(actor, voter)
	w.Must(actor, w.Judging(voter, "77"))
}

// Placed brings a voter to a reserved line of the sheet.
func (w *World) Placed(actor core.UserID, voter string, sheet core.SheetID) {
	w.TB.Helper()
	w.Judged(actor, voter)
	w.Must(actor, w.Reserving(voter, sheet))
}

// Written takes the voter's signature on the sheet to its end.
func (w *World) Written(actor core.UserID, voter string, sheet core.SheetID) {
	w.TB.Helper()
	w.Placed(actor, voter, sheet)
	w.Must(actor, w.Writing(voter))
}
