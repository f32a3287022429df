package machine_test

import (
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/machine/machinetest"
	"github.com/sheaf-drive/sheaf/core/state"
)

// entity is one kind of record that a sample's command meets, and how to force it into a state.
type entity struct {
	name  string
	table core.Transitions
	// verbs of each command that moves the entity, in the order in which it gives them; the
	// last ones may be left out.
	verbs map[string][]string
	// needs lists for each command that does not move it the states in which it is possible.
	needs map[string][]string
	// stays lists for commands that move it the states in which they change nothing of it.
	stays map[string][]string
	force func(w *world, kind, to string)
	now   func(w *world, kind string) string
}

// sheetOf is the sheet that the sample of the kind is about.
func sheetOf(kind string) core.SheetID {
	switch kind {
	case "sheet.print/1":
		return sheet(6)
	case "sheet.issue/1":
		return sheet(7)
	}
	return sheet(0)
}

// beingChecked are the states in which a sheet is talked about.
func beingChecked() (states []string) {
	for _, s := range core.SheetTransitions().States() {
		if machine.BeingChecked(s) {
			states = append(states, s)
		}
	}
	return states
}

func allBut(table core.Transitions, but string) (states []string) {
	for _, s := range table.States() {
		if s != but {
			states = append(states, s)
		}
	}
	return states
}

func entities() []entity {
	anna := signature(machinetest.Voter)
	open := []string{core.VisitOpen}
	checking := []string{core.SheetChecking}
	content := []string{core.LineWritten, core.LineGood, core.LineFlawed, core.LineBad, core.LineForLawyer}
	empty := []string{core.LineFree, core.LineSpoiled, core.LineStruck, core.LineUnused}
	version2 := state.PackKey(drive, machinetest.Version2())
	inForce := state.PackKey(drive, machinetest.Pack())
	packKey := state.PackKeyKey(drive, machinetest.UploadOfFile().Signer)
	names := machinetest.Names().Edition
	return []entity{
		{
			name: "sheet", table: core.SheetTransitions(),
			verbs: map[string][]string{
				"sheet.print/1": {"print"}, "sheet.issue/1": {"issue"}, "line.reserve/1": {"reserve"},
				"line.write/1": {"outcome"}, "line.spoil/1": {"outcome"},
				"line.release/1": {"outcome", "give_up"}, "line.leave/1": {"outcome", "give_up"},
				"sheet.finish/1": {"finish"}, "sheet.take_over/1": {"take_over"}, "sheet.put_back/1": {"put_back"},
				"sheet.hand_on/1": {"send_to_collector"}, "sheet.lawyer_returns/1": {"lawyer_returns"},
				"sheet.collector_returns/1": {"collector_returns"}, "sheet.collector_unavailable/1": {"collector_unavailable"},
				"sheet.certify/1": {"certify"}, "sheet.take_to_check/1": {"take_to_check"},
				"sheet.lawyer_takes/1": {"lawyer_takes"}, "sheet.collector_takes/1": {"collector_takes"},
				"sheet.pack/1": {"pack"}, "sheet.unpack/1": {"unpack"}, "parcel.send/1": {"send"}, "sheet.sort/1": {"sort"},
				"sheet.file/1": {"file"}, "sheet.return/1": {"return"}, "sheet.pull/1": {"pull"}, "sheet.lose/1": {"lose"},
				"sheet.find/1": {"find"}, "sheet.spoil/1": {"spoil"}, "sheet.destroy/1": {"destroy"},
				"sheet.bind/1": {"bind"}, "sheet.unbind/1": {"unbind"}, "filing.volume/1": {"hand_in"},
			},
			stays: map[string][]string{
				"sheet.take_to_check/1": checking, "sheet.collector_takes/1": {core.SheetWithCollector},
				"sheet.sort/1": {core.SheetArrived},
			},
			needs: map[string][]string{
				"sheet.prepare/1": {core.SheetAtOffice, core.SheetFilling},
				"line.verdict/1":  checking, "certification.check/1": checking, "line.strike/1": checking,
				"line.say/1":     beingChecked(),
				"line.decide/1":  {core.SheetWithLawyer},
				"line.correct/1": {core.SheetWithCollector}, "certification.correct/1": {core.SheetWithCollector},
				"folder.full/1": {core.SheetArrived, core.SheetPulled}, "parcel.close/1": {core.SheetLost},
				"selection.add/1": {core.SheetFiled, core.SheetBound}, "line.exclude/1": {core.SheetFiled},
				"sheet.take_out/1": {core.SheetLost},
			},
			force: func(w *world, kind, to string) {
				s, _ := state.Sheets.Get(w.Memory, sheetOf(kind))
				s.ID, s.State = sheetOf(kind), to
				state.Sheets.Put(w.Memory, s.ID, s)
			},
			now: func(w *world, kind string) string {
				s, _ := state.Sheets.Get(w.Memory, sheetOf(kind))
				return s.State
			},
		},
		{
			name: "line", table: core.LineTransitions(),
			verbs: map[string][]string{
				"line.reserve/1": {"reserve"}, "line.write/1": {"write"}, "line.spoil/1": {"spoil"},
				"line.release/1": {"free"}, "line.leave/1": {"free"},
				"line.verdict/1": {"verdict"}, "line.decide/1": {"decide"}, "line.correct/1": {"correct"}, "line.strike/1": {"strike"},
				"sheet.spoil/1": {"strike"}, "sheet.destroy/1": {"strike"}, "line.exclude/1": {"strike"},
			},
			stays: map[string][]string{"sheet.spoil/1": empty, "sheet.destroy/1": empty},
			needs: map[string][]string{
				"sheet.finish/1": {core.LineWritten}, "sheet.hand_on/1": {core.LineFlawed, core.LineForLawyer},
				"sheet.certify/1": {core.LineGood}, "line.say/1": content,
				"sheet.lawyer_returns/1":    allBut(core.LineTransitions(), core.LineForLawyer),
				"sheet.collector_returns/1": allBut(core.LineTransitions(), core.LineFlawed),
				"sheet.lose/1":              allBut(core.LineTransitions(), core.LineReserved),
				"selection.add/1":           {core.LineGood}, "sheet.bind/1": {core.LineGood},
			},
			// A sheet has other lines to reserve, so all are forced.
			force: func(w *world, kind, to string) {
				for n := 1; n <= 3; n++ {
					l, _ := state.Lines.Get(w.Memory, sheet(0).Line(n))
					if n > 1 && kind != "line.reserve/1" {
						break
					}
					l.ID, l.State = sheet(0).Line(n), to
					state.Lines.Put(w.Memory, l.ID, l)
				}
			},
			now: func(w *world, _ string) string {
				l, _ := state.Lines.Get(w.Memory, sheet(0).Line(1))
				return l.State
			},
		},
		{
			name: "signature", table: core.SignatureTransitions(),
			verbs: map[string][]string{
				"signature.judge/1": {"judge"}, "line.reserve/1": {"place"}, "line.write/1": {"write"},
				"line.spoil/1": {"spoil"}, "line.release/1": {"release"}, "line.leave/1": {"leave"},
				"visit.turn_away/1": {"turn_away"}, "visit.abandon/1": {"abandon"},
				"line.strike/1": {"strike"}, "sheet.certify/1": {"certify"},
				"sheet.spoil/1": {"reject"}, "sheet.destroy/1": {"reject"},
				"line.exclude/1": {"strike"}, "filing.volume/1": {"hand_in"},
			},
			needs: map[string][]string{"visit.open/1": nil, "selection.add/1": {core.SignatureAccepted},
				"late.clear/1": {core.SignaturePlaced, core.SignatureWritten, core.SignatureAccepted}},
			force: func(w *world, _, to string) {
				g, _ := state.Signatures.Get(w.Memory, anna)
				g.ID, g.State = anna, to
				state.Signatures.Put(w.Memory, anna, g)
			},
			now: func(w *world, _ string) string {
				g, _ := state.Signatures.Get(w.Memory, anna)
				return g.State
			},
		},
		{
			name: "visit", table: core.VisitTransitions(),
			verbs: map[string][]string{
				"visit.turn_away/1": {"turn_away"}, "visit.abandon/1": {"abandon"},
				"line.write/1": {"finish"}, "line.leave/1": {"abandon"},
			},
			needs: map[string][]string{
				"visit.open/1": nil, "visit.note/1": open, "block.lift/1": open, "signature.judge/1": open, "line.reserve/1": open,
				"line.spoil/1": open, "line.release/1": open,
			},
			force: func(w *world, _, to string) {
				v, _ := state.Visits.Get(w.Memory, visit(machinetest.Voter))
				v.ID, v.State = visit(machinetest.Voter), to
				state.Visits.Put(w.Memory, v.ID, v)
			},
			now: func(w *world, _ string) string {
				v, _ := state.Visits.Get(w.Memory, visit(machinetest.Voter))
				return v.State
			},
		},
		{
			name: "pack", table: core.PackTransitions(),
			verbs: map[string][]string{"pack.propose/1": {"propose"}, "pack.approve/1": {"approve", "activate"}, "pack.reject/1": {"reject"}},
			needs: map[string][]string{"pack.upload/1": nil, "pack.upload_file/1": nil,
				"dryrun.begin/1": {core.PackTested, core.PackProposed, core.PackRetired}},
			force: func(w *world, _, to string) { forcePack(w, version2, to) },
			now:   func(w *world, _ string) string { return packNow(w, version2) },
		},
		{
			name: "pack in force", table: core.PackTransitions(),
			verbs: map[string][]string{"pack.approve/1": {"retire"}},
			force: func(w *world, _, to string) { forcePack(w, inForce, to) },
			now:   func(w *world, _ string) string { return packNow(w, inForce) },
		},
		{
			name: "pack key", table: core.PackKeyTransitions(),
			verbs: map[string][]string{
				"pack.propose_key/1": {"propose"}, "pack.approve_key/1": {"approve"}, "pack.withdraw_key/1": {"withdraw"},
			},
			needs: map[string][]string{"pack.upload_file/1": {core.PackKeyTrusted}},
			force: func(w *world, _, to string) {
				k, _ := state.PackKeys.Get(w.Memory, packKey)
				k.Campaign, k.ID, k.State = drive, machinetest.UploadOfFile().Signer, to
				k.Verifier = machinetest.PackKey()
				state.PackKeys.Put(w.Memory, packKey, k)
			},
			now: func(w *world, _ string) string {
				k, _ := state.PackKeys.Get(w.Memory, packKey)
				return k.State
			},
		},
		{
			name: "edition", table: core.EditionTransitions(),
			verbs: map[string][]string{
				"edition.complete/1": {"complete"}, "edition.activate/1": {"activate"}, "edition.abandon/1": {"abandon"},
				"edition.activate/2": {"activate"}, "edition.forget/1": {"forget"},
			},
			stays: map[string][]string{"edition.forget/1": {core.EditionForgotten}}, // the rest of its chunks goes
			needs: map[string][]string{"edition.begin/1": nil, "edition.begin/2": nil, "edition.chunk/1": {core.EditionLoading}},
			force: func(w *world, _, to string) {
				e, _ := state.Editions.Get(w.Memory, names)
				e.ID, e.State = names, to
				state.Editions.Put(w.Memory, names, e)
			},
			now: func(w *world, _ string) string {
				e, _ := state.Editions.Get(w.Memory, names)
				return e.State
			},
		},
		lateEntity(), addressLateEntity(), additionEntity(), parcelEntity(),
		selectionEntity(), volumeEntity(),
		accountEntity("account", user("operator1b"), map[string][]string{
			"user.disable/1": {"disable"},
		}, map[string][]string{
			"login.begin/1": {core.UserActive}, "login.fail/1": {core.UserActive}, "token.create/1": {core.UserActive}, "token.end/1": {core.UserActive},
			"user.password/1": {core.UserActive}, "user.certification/1": {core.UserActive},
		}),
		accountEntity("new account", user("newcomer"), map[string][]string{"user.approve/1": {"approve"}},
			map[string][]string{"user.create/1": nil}),
	}
}

func parcelEntity() entity {
	key := state.ParcelKey(drive, machinetest.Parcel("p"))
	return entity{
		name: "parcel", table: core.ParcelTransitions(),
		verbs: map[string][]string{
			"parcel.send/1": {"send"}, "parcel.receive/1": {"receive"}, "parcel.close/1": {"close"}, "sheet.sort/1": {"receive"},
		},
		stays: map[string][]string{"sheet.sort/1": {core.ParcelReceived, core.ParcelClosed}},
		needs: map[string][]string{"parcel.open/1": nil, "sheet.pack/1": {core.ParcelOpen}},
		force: func(w *world, _, to string) {
			p, _ := state.Parcels.Get(w.Memory, key)
			p.ID, p.Campaign, p.State = machinetest.Parcel("p"), drive, to
			state.Parcels.Put(w.Memory, key, p)
		},
		now: func(w *world, _ string) string {
			p, _ := state.Parcels.Get(w.Memory, key)
			return p.State
		},
	}
}

func selectionEntity() entity {
	key := state.SelectionKey(drive, machinetest.Selection("first"))
	active := []string{core.SelectionActive}
	changeable := slices.DeleteFunc(allBut(core.SelectionTransitions(), core.SelectionFiling), func(s string) bool {
		return s == core.SelectionFiled
	})
	return entity{
		name: "selection", table: core.SelectionTransitions(),
		verbs: map[string][]string{
			"selection.freeze/1": {"freeze"}, "selection.approve/1": {"approve"}, "selection.abandon/1": {"abandon"},
			"filing.begin/1": {"begin_filing"}, "filing.volume/1": {"file"},
		},
		needs: map[string][]string{
			"selection.begin/1": nil, "selection.add/1": {core.SelectionLoading},
			"line.exclude/1": active, "sheet.bind/1": active,
			"sheet.unbind/1": changeable, "sheet.take_out/1": changeable, "volume.reopen/1": changeable,
		},
		force: func(w *world, _, to string) {
			s, _ := state.Selections.Get(w.Memory, key)
			s.ID, s.Campaign, s.State = machinetest.Selection("first"), drive, to
			state.Selections.Put(w.Memory, key, s)
		},
		now: func(w *world, _ string) string {
			s, _ := state.Selections.Get(w.Memory, key)
			return s.State
		},
	}
}

func volumeEntity() entity {
	key := state.VolumeKey(drive, 1)
	open := []string{core.VolumeOpen}
	return entity{
		name: "volume", table: core.VolumeTransitions(),
		verbs: map[string][]string{
			"volume.close/1": {"close"}, "volume.reopen/1": {"reopen"}, "filing.volume/1": {"hand_in"},
		},
		needs: map[string][]string{
			"sheet.bind/1": open, "sheet.unbind/1": open, "sheet.take_out/1": open,
			"volume.adopt/1": {core.VolumeOpen, core.VolumeClosed}, "filing.begin/1": {core.VolumeClosed},
		},
		force: func(w *world, _, to string) {
			o, _ := state.Volumes.Get(w.Memory, key)
			o.Campaign, o.Number, o.State = drive, 1, to
			state.Volumes.Put(w.Memory, key, o)
		},
		now: func(w *world, _ string) string {
			o, _ := state.Volumes.Get(w.Memory, key)
			return o.State
		},
	}
}

// accountEntity has its own table: accounts are approved or disabled and nothing else.
func accountEntity(name string, id core.UserID, verbs, needs map[string][]string) entity {
	return entity{
		name: name, verbs: verbs, needs: needs,
		table: core.Transitions{
			{From: core.UserProposed, Verb: "approve", To: core.UserActive},
			{From: core.UserProposed, Verb: "disable", To: core.UserDisabled},
			{From: core.UserActive, Verb: "disable", To: core.UserDisabled},
		},
		force: func(w *world, _, to string) {
			u, _ := state.Users.Get(w.Memory, id)
			u.ID, u.State = id, to
			state.Users.Put(w.Memory, id, u)
		},
		now: func(w *world, _ string) string {
			u, _ := state.Users.Get(w.Memory, id)
			return u.State
		},
	}
}

func forcePack(w *world, key, to string) {
	p, _ := state.Packs.Get(w.Memory, key)
	p.State = to
	state.Packs.Put(w.Memory, key, p)
}

func packNow(w *world, key string) string {
	p, _ := state.Packs.Get(w.Memory, key)
	return p.State
}
