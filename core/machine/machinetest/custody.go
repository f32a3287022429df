package machinetest

import (
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
)

// Parcel is the parcel of the name.
func Parcel(name string) core.ParcelID { return ID[core.ParcelID]("parcel " + name) }

// Opened has a coordinator open a parcel at the office.
func (w *World) Opened(parcel, office string) {
	w.TB.Helper()
	coordinator := map[string]string{"one": "coordinator1", "two": "coordinator2"}[office]
	w.Must(User(coordinator), &machine.OpenParcel{Parcel: Parcel(parcel), Campaign: Campaign, Office: Office(office)})
}

// CertifiedAt has operator and verifier of office one or two take one voter's sheet of the
// region to its certification.
func (w *World) CertifiedAt(office string, region core.Region, sheet core.SheetID, voter string) {
	w.TB.Helper()
	operator, verifier := User("operator1"), User("verifier1")
	if office == "two" {
		operator, verifier = User("operator2"), User("verifier2")
	}
	open := w.Opening(voter, "number of "+voter)
	open.Office = Office(office)
	w.Must(operator, open)
	w.Must(operator, w.Judging(voter, region))
	w.Must(operator, w.Reserving(voter, sheet))
	w.Must(operator, w.Writing(voter))
	w.Must(operator, &machine.FinishSheet{Sheet: sheet})
	w.Must(verifier, &machine.TakeToCheck{Sheet: sheet})
	w.Must(verifier, w.Verdict(sheet, 1, core.LineGood))
	w.Must(verifier, w.Foot(sheet, core.BlockGood))
	w.Must(verifier, w.Certifying(sheet))
}

// Issued plans, prints and issues sheets first to last of the region to an office.
func (w *World) Issued(office string, region core.Region, first, last int) {
	w.TB.Helper()
	w.Must(User("federal"), Plan(office, region, first, last))
	w.Must(User("federal"), &machine.PrintSheets{Sheets: Sheets(first, last)})
	w.Must(User("federal"), &machine.IssueSheets{Sheets: Sheets(first, last), Office: Office(office)})
}

// Packed lays certified sheets into a parcel of office one, which is opened.
func (w *World) Packed(parcel string, sheets ...core.SheetID) {
	w.TB.Helper()
	w.Opened(parcel, "one")
	w.Must(User("coordinator1"), &machine.PackSheets{Parcel: Parcel(parcel), Sheets: sheets})
}

// Sent sends certified sheets in a parcel of office one.
func (w *World) Sent(parcel string, sheets ...core.SheetID) {
	w.TB.Helper()
	w.Packed(parcel, sheets...)
	w.Must(User("coordinator1"), &machine.SendParcel{Campaign: Campaign, Parcel: Parcel(parcel)})
}

// Sorted sends certified sheets and has logistics scan each.
func (w *World) Sorted(parcel string, sheets ...core.SheetID) {
	w.TB.Helper()
	w.Sent(parcel, sheets...)
	for _, id := range sheets {
		w.Must(User("logistics"), &machine.SortSheet{Sheet: id})
	}
}

// Filed brings certified sheets to their places in the store.
func (w *World) Filed(parcel string, sheets ...core.SheetID) {
	w.TB.Helper()
	w.Sorted(parcel, sheets...)
	for _, id := range sheets {
		w.Must(User("logistics"), &machine.FileSheet{Sheet: id})
	}
}

// Pulling is the command that takes the sheet out of the store.
func (w *World) Pulling(sheet core.SheetID, reason string) *machine.PullSheet {
	return &machine.PullSheet{Sheet: sheet, Reason: reason, Note: w.custodyNote(sheet)}
}

// Losing is the command that reports the sheet lost.
func (w *World) Losing(sheet core.SheetID) *machine.LoseSheet {
	return &machine.LoseSheet{Sheet: sheet, Reason: "not_found", Note: w.custodyNote(sheet)}
}

// SpoilingSheet is the command that reports the sheet spoiled before the witness.
func (w *World) SpoilingSheet(sheet core.SheetID, witness string) *machine.SpoilSheet {
	return &machine.SpoilSheet{Sheet: sheet, Reason: "wet", Witness: User(witness), Note: w.custodyNote(sheet)}
}

func (w *World) custodyNote(sheet core.SheetID) core.Sealed {
	return w.config.Seal("sheet:"+string(sheet.Code()), "note", 1, []core.KeyValue{{Key: "text", Value: "лежит у юристов"}})
}

// custodySamples are about sheet 0, on whose first line the [Voter] signed.
func custodySamples() []Sample {
	coordinator, clerk, sheet := User("coordinator1"), User("logistics"), Sheet(0)
	in := func(to func(w *World, parcel string, sheets ...core.SheetID)) func(*World) {
		return func(w *World) { w.Certified(sheet, Voter); to(w, "p", sheet) }
	}
	certified := func(w *World) { w.Certified(sheet, Voter) }
	packed, sent, sorted, filed := in((*World).Packed), in((*World).Sent), in((*World).Sorted), in((*World).Filed)
	pulled := func(w *World) { filed(w); w.Must(clerk, w.Pulling(sheet, "sample")) }
	lost := func(w *World) { certified(w); w.Must(coordinator, w.Losing(sheet)) }
	received := func(w *World) { // one of two parcels whose only sheet never came
		sent(w)
		w.Must(clerk, &machine.ReceiveParcel{Campaign: Campaign, Parcel: Parcel("p")})
		w.Must(clerk, w.Losing(sheet))
	}
	return []Sample{
		{"parcel.open/1", coordinator, nil, fixed(&machine.OpenParcel{Parcel: Parcel("p"), Campaign: Campaign, Office: Office("one")})},
		{"sheet.pack/1", coordinator, func(w *World) { certified(w); w.Opened("p", "one") },
			fixed(&machine.PackSheets{Parcel: Parcel("p"), Sheets: []core.SheetID{sheet}})},
		{"sheet.unpack/1", coordinator, packed, fixed(&machine.UnpackSheet{Sheet: sheet})},
		{"parcel.send/1", coordinator, packed, fixed(&machine.SendParcel{Campaign: Campaign, Parcel: Parcel("p")})},
		{"parcel.receive/1", clerk, sent, fixed(&machine.ReceiveParcel{Campaign: Campaign, Parcel: Parcel("p")})},
		{"parcel.close/1", clerk, received, fixed(&machine.CloseParcel{Campaign: Campaign, Parcel: Parcel("p")})},
		{"sheet.sort/1", clerk, sent, fixed(&machine.SortSheet{Sheet: sheet})},
		{"sheet.file/1", clerk, sorted, fixed(&machine.FileSheet{Sheet: sheet})},
		{"folder.full/1", clerk, sorted, fixed(&machine.FillFolder{Sheet: sheet})},
		{"sheet.pull/1", clerk, filed, func(w *World) machine.Command { return w.Pulling(sheet, "sample") }},
		{"sheet.return/1", User("lawyer"), pulled, fixed(&machine.ReturnSheet{Sheet: sheet})},
		{"sheet.lose/1", clerk, certified, func(w *World) machine.Command { return w.Losing(sheet) }},
		{"sheet.find/1", clerk, lost, fixed(&machine.FindSheet{Sheet: sheet})},
		{"sheet.spoil/1", clerk, certified, func(w *World) machine.Command { return w.SpoilingSheet(sheet, "coordinator1") }},
		{"sheet.destroy/1", clerk, lost, fixed(&machine.DestroySheet{Sheet: sheet})},
	}
}
