package query_test

import (
	"slices"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/query"
)

// lack is one way in which somebody is needed.
type lack struct {
	kind attention.Kind
	name string
	// arrange ends with the command from whose time on the thing is as it is; limit later it is
	// told of, and not a millisecond before. Below 0 time has nothing to do with it.
	arrange func(w *machinetest.World)
	limit   time.Duration
	drive   func(w *machinetest.World) query.Drive
	// office and owner of the need, its only example, and how many things it counts.
	office  string
	owner   string
	example string
	count   int
	// undated says that nobody noted since when.
	undated bool
	// mend ends it; nil where only time or another program does.
	mend func(w *machinetest.World)
}

const timeless = -1

var (
	sheet0  = machinetest.Sheet(0)
	printed = sheet0.Code().String()
	clerk   = user("logistics")
	head    = user("coordinator1")
)

func lacks() []lack {
	return slices.Concat(visitLacks(), checkLacks(), roadLacks(), storeLacks(), houseLacks())
}

func visitLacks() []lack {
	anna := machinetest.Visit("anna").Label()
	return []lack{
		{kind: attention.VisitBlocked, office: "one", example: anna, limit: 0,
			arrange: func(w *machinetest.World) {
				w.Must(user("operator1"), w.Opening("anna", "1", machinetest.Listed()))
			},
			mend: func(w *machinetest.World) { w.Must(head, w.Lifting("anna", machinetest.Listed().Code)) }},
		{kind: attention.ListedLate, office: "one", example: printed, limit: 0,
			arrange: func(w *machinetest.World) {
				w.Finished(sheet0, "anna")
				w.ListedLate("anna")
			},
			mend: func(w *machinetest.World) { w.Must(head, w.ClearingLate("anna")) }},
		{kind: attention.Rejudged, office: "one", example: printed, limit: 0,
			arrange: func(w *machinetest.World) {
				w.Finished(sheet0, "anna")
				w.FoundByRules("anna")
			},
			mend: func(w *machinetest.World) { w.Must(head, w.ClearingRules("anna")) }},
		{kind: attention.AddressChanged, office: "one", example: printed, limit: 0,
			arrange: func(w *machinetest.World) {
				w.Finished(sheet0, "anna")
				w.NewerRegister("register", "2018-01-13")
				w.ChangedAddress("anna")
			},
			mend: func(w *machinetest.World) { w.Must(head, w.ClearingAddress("anna")) }},
		{kind: attention.VisitLong, office: "one", owner: "operator1", example: anna, limit: attention.VisitLimit,
			arrange: func(w *machinetest.World) { w.Must(user("operator1"), w.Opening("anna", "1")) },
			mend: func(w *machinetest.World) {
				w.Must(user("operator1"), &machine.AbandonVisit{Visit: machinetest.Visit("anna")})
			}},
		{kind: attention.VisitLong, name: "a block that nobody lifts", office: "one", owner: "operator1", example: anna,
			limit:   attention.VisitLimit,
			arrange: func(w *machinetest.World) { w.Must(user("operator1"), w.Opening("anna", "1", machinetest.Underage())) }},
	}
}

func checkLacks() []lack {
	handedOn := func(to core.LineState) func(w *machinetest.World) {
		return func(w *machinetest.World) {
			w.Taken(sheet0, "anna")
			w.Checked(sheet0, to)
			w.Must(user("verifier1"), &machine.HandOn{Sheet: sheet0})
		}
	}
	wanted := handedOn(core.LineFlawed)
	return []lack{
		// The world begins at six in the morning of its day.
		{kind: attention.SheetUnfinished, office: "one", owner: "operator1", example: printed, limit: 18 * time.Hour,
			arrange: func(w *machinetest.World) {
				w.Judged(user("operator1"), "anna")
				w.Now = machinetest.Start - 1000
				w.Must(user("operator1"), w.Reserving("anna", sheet0))
			},
			mend: func(w *machinetest.World) {
				w.Must(user("operator1"), w.Writing("anna"))
				w.Must(user("operator1"), &machine.FinishSheet{Sheet: sheet0})
			}},
		{kind: attention.SheetUnchecked, office: "one", example: printed, limit: attention.UncheckedLimit,
			arrange: func(w *machinetest.World) { w.Finished(sheet0, "anna") },
			mend:    func(w *machinetest.World) { w.Must(user("verifier1"), &machine.TakeToCheck{Sheet: sheet0}) }},
		{kind: attention.SheetHeldInCheck, office: "one", example: printed, limit: attention.CheckLimit,
			arrange: func(w *machinetest.World) { w.Taken(sheet0, "anna") },
			mend:    func(w *machinetest.World) { w.Must(user("verifier1"), &machine.PutBack{Sheet: sheet0}) }},
		{kind: attention.SheetForLawyer, office: "one", example: printed, limit: attention.LawyerLimit,
			arrange: handedOn(core.LineForLawyer),
			mend:    func(w *machinetest.World) { w.Must(user("lawyer"), &machine.LawyerTakes{Sheet: sheet0}) }},
		{kind: attention.SheetWithLawyer, office: "one", owner: "lawyer", example: printed, limit: attention.LawyerLimit,
			arrange: func(w *machinetest.World) {
				handedOn(core.LineForLawyer)(w)
				w.Must(user("lawyer"), &machine.LawyerTakes{Sheet: sheet0})
			},
			mend: func(w *machinetest.World) {
				w.Must(user("lawyer"), w.Deciding(sheet0, 1, core.LineGood))
				w.Must(user("lawyer"), &machine.LawyerReturns{Sheet: sheet0})
			}},
		{kind: attention.CorrectionWaiting, office: "one", owner: "operator1", example: printed, limit: attention.CorrectionLimit,
			arrange: wanted,
			mend:    func(w *machinetest.World) { w.Must(user("operator1"), &machine.CollectorTakes{Sheet: sheet0}) }},
		{kind: attention.CorrectionHeld, office: "one", owner: "operator1", example: printed, limit: attention.CorrectingLimit,
			arrange: func(w *machinetest.World) {
				wanted(w)
				w.Must(user("operator1"), &machine.CollectorTakes{Sheet: sheet0})
			},
			mend: func(w *machinetest.World) {
				w.Must(user("operator1"), w.Correcting(sheet0, 1))
				w.Must(user("operator1"), &machine.CollectorReturns{Sheet: sheet0})
			}},
		{kind: attention.CollectorGone, office: "one", example: printed, limit: timeless,
			arrange: func(w *machinetest.World) {
				wanted(w)
				w.Must(user("root"), &machine.DisableUser{User: user("operator1")})
			},
			mend: func(w *machinetest.World) {
				w.Must(head, &machine.CollectorAway{Sheet: sheet0, Reason: w.Note(sheet0, 0, "reason")})
			}},
	}
}

func roadLacks() []lack {
	sent := func(w *machinetest.World) { w.Certified(sheet0, "anna"); w.Sent("p", sheet0) }
	received := func(w *machinetest.World) {
		sent(w)
		w.Must(clerk, &machine.ReceiveParcel{Campaign: drive, Parcel: machinetest.Parcel("p")})
	}
	sorting := func(w *machinetest.World) { w.Must(clerk, &machine.SortSheet{Sheet: sheet0}) }
	return []lack{
		{kind: attention.SheetUnsent, office: "one", example: printed, limit: attention.UnsentLimit,
			arrange: func(w *machinetest.World) { w.Certified(sheet0, "anna") },
			mend:    func(w *machinetest.World) { w.Sent("p", sheet0) }},
		{kind: attention.SheetUnsent, name: "in an open parcel", office: "one", example: printed, limit: attention.UnsentLimit,
			arrange: func(w *machinetest.World) { w.Certified(sheet0, "anna"); w.Packed("p", sheet0) },
			mend: func(w *machinetest.World) {
				w.Must(head, &machine.SendParcel{Campaign: drive, Parcel: machinetest.Parcel("p")})
			}},
		{kind: attention.ParcelLate, office: "one", example: "77-0001", limit: attention.ParcelLimit, arrange: sent,
			mend: func(w *machinetest.World) {
				w.Must(clerk, &machine.ReceiveParcel{Campaign: drive, Parcel: machinetest.Parcel("p")})
			}},
		{kind: attention.ParcelMissing, office: "one", example: "77-0001", limit: attention.MissingLimit, arrange: received, mend: sorting},
		{kind: attention.SheetUnplaced, office: "one", example: printed, limit: attention.PlaceLimit,
			arrange: func(w *machinetest.World) { received(w); sorting(w) },
			mend:    func(w *machinetest.World) { w.Must(clerk, &machine.FileSheet{Sheet: sheet0}) }},
		{kind: attention.PageUnread, example: core.Short(string(machinetest.PageID("blank"))), limit: attention.UnreadLimit,
			arrange: func(w *machinetest.World) { w.Must(clerk, machinetest.Page("blank", "")) },
			mend:    func(w *machinetest.World) { w.Must(clerk, w.SettingPageAside("blank", "blank")) }},
		{kind: attention.PageLines, example: printed,
			arrange: func(w *machinetest.World) {
				w.Must(clerk, machinetest.Showing(machinetest.Page("astray", sheet0), core.LookStruck, core.LookStruck, core.LookStruck))
			},
			mend: func(w *machinetest.World) { w.Must(clerk, w.NamingPage("astray", sheet0)) }},
		{kind: attention.SheetPulled, office: "one", owner: "lawyer", example: printed, limit: attention.PulledLimit,
			arrange: func(w *machinetest.World) {
				w.Shelved(sheet0, "anna")
				w.Must(user("lawyer"), w.Pulling(sheet0, "sample"))
			},
			mend: func(w *machinetest.World) { w.Must(user("lawyer"), &machine.ReturnSheet{Sheet: sheet0}) }},
		{kind: attention.SheetLost, office: "one", example: printed, limit: 0,
			arrange: func(w *machinetest.World) { w.Certified(sheet0, "anna"); w.Must(head, w.Losing(sheet0)) },
			mend:    func(w *machinetest.World) { w.Must(head, &machine.FindSheet{Sheet: sheet0}) }},
		{kind: attention.SheetSpoiled, office: "one", example: printed, limit: attention.SpoiledLimit,
			arrange: func(w *machinetest.World) {
				w.Certified(sheet0, "anna")
				w.Must(head, w.SpoilingSheet(sheet0, "verifier1"))
			},
			mend: func(w *machinetest.World) { w.Must(user("regional"), &machine.DestroySheet{Sheet: sheet0}) }},
	}
}

func storeLacks() []lack {
	chosen := machinetest.Row(sheet0, 1)
	first := string(machinetest.Selection("first"))[:8]
	return []lack{
		{kind: attention.SelectionLoading, example: first, limit: timeless, undated: true,
			arrange: func(w *machinetest.World) { w.Must(user("federal"), machinetest.Beginning("first")) },
			mend: func(w *machinetest.World) {
				w.Must(user("federal"), &machine.AbandonSelection{Campaign: drive, Selection: machinetest.Selection("first")})
			}},
		{kind: attention.SelectionFrozen, example: first, limit: timeless, undated: true,
			arrange: func(w *machinetest.World) { w.Stocked(); w.Frozen("first", chosen) },
			mend:    func(w *machinetest.World) { w.Must(user("federal2"), machinetest.Approving("first")) }},
		{kind: attention.SelectionUnbound, limit: timeless, undated: true, count: 2,
			arrange: func(w *machinetest.World) {
				w.Stocked()
				w.Approved("first", machinetest.Row(sheet0, 1, 2), machinetest.Row(machinetest.Sheet(1), 1, 2))
			},
			mend: func(w *machinetest.World) { w.Bound(machinetest.Sheet(1), sheet0) }},
		{kind: attention.LineUnchosen, office: "one", example: printed, limit: timeless, undated: true, drive: recounted,
			arrange: func(w *machinetest.World) { w.Stocked(); w.Approved("first", chosen) },
			mend:    func(w *machinetest.World) { w.Must(user("federal"), w.Excluding(sheet0, 2)) }},
		{kind: attention.RegionNearlyFull, example: "77", limit: timeless, undated: true,
			drive:   func(w *machinetest.World) query.Drive { return full(9, 10) },
			arrange: func(*machinetest.World) {}},
		{kind: attention.RegionFull, example: "77", limit: timeless, undated: true,
			drive:   func(w *machinetest.World) query.Drive { return full(10, 10) },
			arrange: func(*machinetest.World) {}},
		{kind: attention.PackUnconfirmed, example: machinetest.Pack().String(), limit: timeless, undated: true, count: 3,
			drive:   func(*machinetest.World) query.Drive { return query.Drive{Unconfirmed: 3} },
			arrange: func(*machinetest.World) {}},
	}
}

// recounted is a drive whose lines were counted now.
func recounted(w *machinetest.World) query.Drive {
	census, err := query.CensusOf(w.Memory, drive, nil)
	if err != nil {
		w.TB.Fatal(err)
	}
	return query.Drive{Census: &census, Quota: machinetest.Quota()}
}

// full is a drive with so many lines in region 77 of which so many count.
func full(lines, limit int) query.Drive {
	return query.Drive{
		Quota:  core.Quota{Regions: []core.RegionQuota{{Region: "77", Max: limit}}},
		Census: &query.Census{Regions: []query.RegionLines{{Region: "63", Lines: 99}, {Region: "77", Lines: lines}}},
	}
}

func houseLacks() []lack {
	list := core.EditionDigest{Kind: core.EditionNames, Edition: machinetest.ID[core.EditionID]("edition names")}
	return []lack{
		{kind: attention.UserWaiting, office: "one", example: "new", limit: timeless, undated: true,
			arrange: func(w *machinetest.World) {
				w.Must(user("root"), &machine.CreateUser{User: machinetest.NewUser("new", core.Operator, "one")})
			},
			mend: func(w *machinetest.World) { w.Must(user("admin2"), &machine.ApproveUser{User: user("new")}) }},
		{kind: attention.UserLocked, office: "one", example: "operator1", limit: timeless, undated: true,
			arrange: func(w *machinetest.World) {
				for range machine.LockAfter {
					w.Must(core.SystemActor, &machine.FailLogin{User: user("operator1")})
				}
			},
			mend: func(w *machinetest.World) { w.Now += machine.LockMillis }},
		{kind: attention.PackNone, limit: timeless, undated: true,
			arrange: func(w *machinetest.World) {
				w.Must(user("root"), &machine.CreateCampaign{ID: "next", Title: "The next", WrappedKey: []byte("k"), ElectionDay: "2018-09-09"})
			}},
		{kind: attention.PackWaiting, example: machinetest.Version2().String(), limit: timeless, undated: true,
			arrange: func(w *machinetest.World) {
				w.Must(user("root"), &machine.UploadPack{Campaign: drive, Ref: machinetest.Version2(), Passed: true})
				w.Tried(machinetest.Version2())
				w.Must(user("root"), &machine.ProposePack{Campaign: drive, Ref: machinetest.Version2()})
			},
			mend: func(w *machinetest.World) {
				w.Must(user("federal"), &machine.ApprovePack{Campaign: drive, Ref: machinetest.Version2()})
			}},
		{kind: attention.PackUnsteady, example: machinetest.Version2().String(), limit: timeless,
			arrange: func(w *machinetest.World) {
				w.Must(user("root"), &machine.UploadPack{Campaign: drive, Ref: machinetest.Version2(), Passed: true})
				w.Must(user("root"), &machine.BeginDryRun{Campaign: drive, Ref: machinetest.Version2()})
				w.Must(core.SystemActor, w.DryRunStep(machinetest.Version2(), core.DryRunUnsteady))
			},
			mend: func(w *machinetest.World) { w.Tried(machinetest.Version2()) }},
		{kind: attention.RejudgeHeld, example: machinetest.Version2().String(), limit: timeless, arrange: heldRejudging,
			mend: func(w *machinetest.World) { w.Must(user("root"), w.AcceptingRejudge()) }},
		{kind: attention.RejudgeHeld, name: "one that is stopped", example: machinetest.Version2().String(), limit: timeless, arrange: heldRejudging,
			mend: func(w *machinetest.World) { w.Must(user("root"), w.StoppingRejudge()) }},
		{kind: attention.RejudgeHeld, name: "another one begins", example: machinetest.Version2().String(), limit: timeless, arrange: heldRejudging,
			mend: func(w *machinetest.World) { w.Must(user("root"), w.Rejudging(core.Chosen{})) }},
		{kind: attention.PackKeyWaiting, limit: timeless, undated: true, example: machinetest.UploadOfFile().Signer,
			arrange: func(w *machinetest.World) {
				w.Must(user("root"), &machine.ProposePackKey{Campaign: drive, Verifier: machinetest.PackKey()})
			},
			mend: func(w *machinetest.World) {
				w.Must(user("federal"), &machine.ApprovePackKey{Campaign: drive, Verifier: machinetest.PackKey()})
			}},
		{kind: attention.PassportsOld, example: core.EditionPassports, limit: timeless,
			arrange: func(w *machinetest.World) { w.Now = machinetest.Start + 3*24*3600*1000 },
			mend: func(w *machinetest.World) {
				w.Load(core.EditionDigest{Kind: core.EditionPassports, Edition: machinetest.ID[core.EditionID]("newer")}, "one")
				w.Now = machinetest.Start
			}},
		{kind: attention.PassportsOld, name: "a list that says no day", example: core.EditionPassports, limit: attention.PassportsLimit * 24 * time.Hour,
			arrange: func(w *machinetest.World) {
				w.NewerList("undated", "")
				w.Recheck()
			},
			mend: func(w *machinetest.World) { w.NewerList("newer", "2018-01-30") }},
		{kind: attention.PassportsOld, name: "a list whose day has not come", example: core.EditionPassports, limit: attention.PassportsLimit * 24 * time.Hour,
			arrange: func(w *machinetest.World) {
				w.NewerList("ahead", "2030-01-01")
				w.Recheck()
			},
			mend: func(w *machinetest.World) { w.NewerList("newer", "2018-01-30") }},
		{kind: attention.EditionOld, example: "addresses/83", limit: timeless,
			arrange: func(w *machinetest.World) {
				w.Load(core.EditionDigest{Kind: "addresses/83", Edition: machinetest.ID[core.EditionID]("streets")}, "one")
				w.Now = machinetest.Start + 60*24*3600*1000
			}},
		{kind: attention.EditionOld, name: "names", example: core.EditionNames, limit: timeless,
			arrange: func(w *machinetest.World) {
				w.Load(list, "one")
				w.Now = machinetest.Start + 365*24*3600*1000
			}},
		{kind: attention.EditionWaiting, example: core.EditionNames, limit: timeless, undated: true,
			arrange: func(w *machinetest.World) {
				w.Must(user("root"), &machine.BeginEdition{Edition: core.Edition{
					ID: list.Edition, Kind: list.Kind, Chunks: 1, Source: "a test", Date: "2018-01-17", Rows: 1}})
				w.Must(user("root"), &machine.AddChunk{Edition: list.Edition, Data: []byte("one")})
				w.Must(user("root"), &machine.CompleteEdition{Edition: list.Edition})
			},
			mend: func(w *machinetest.World) { w.Must(user("root"), &machine.ActivateEdition{Edition: list.Edition}) }},
	}
}

// heldRejudging has the brake hold a judging by newer rules.
func heldRejudging(w *machinetest.World) {
	w.NewerRules(machinetest.Version2())
	w.Must(user("root"), w.Rejudging(core.Chosen{}))
	w.HoldRejudge()
}
