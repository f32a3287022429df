package machine

import (
	"fmt"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/wire"
)

// kind is one line of the table of commands.
type kind struct {
	name string
	make func() Command
}

// kinds lists every command by its wire name, for ever. A changed command gets a new line
// with the next number; old lines stay, so that old entries decode.
func kinds() []kind { return slices.Concat(houseKinds(), officeKinds(), listKinds(), storeKinds()) }

// makers are the kinds by name: every entry is looked up here. Nobody writes to it.
var makers = makersOf(kinds())

func makersOf(list []kind) map[string]func() Command {
	by := make(map[string]func() Command, len(list))
	for _, k := range list {
		if by[k.name] == nil { // the first of a name counts
			by[k.name] = k.make
		}
	}
	return by
}

// houseKinds are the commands about people, packs and lists.
func houseKinds() []kind {
	return []kind{
		{"house.found/1", func() Command { return new(FoundHouse) }},
		{"level.raise/1", func() Command { return new(RaiseLevel) }},
		{"clock.trust/1", func() Command { return new(TrustClock) }},
		{"member.order/1", func() Command { return new(OrderMember) }},
		{"member.invite/1", func() Command { return new(InviteMember) }},
		{"campaign.create/1", func() Command { return new(CreateCampaign) }},
		{"office.create/1", func() Command { return new(CreateOffice) }},
		{"user.create/1", func() Command { return new(CreateUser) }},
		{"user.approve/1", func() Command { return new(ApproveUser) }},
		{"user.disable/1", func() Command { return new(DisableUser) }},
		{"user.password/1", func() Command { return new(SetPassword) }},
		{"user.reset/1", func() Command { return new(ResetPassword) }},
		{"login.begin/1", func() Command { return new(BeginLogin) }},
		{"login.fail/1", func() Command { return new(FailLogin) }},
		{"token.create/1", func() Command { return new(CreateToken) }},
		{"token.end/1", func() Command { return new(EndToken) }},
		{"pack.upload/1", func() Command { return new(UploadPack) }},
		{"pack.propose/1", func() Command { return new(ProposePack) }},
		{"pack.approve/1", func() Command { return new(ApprovePack) }},
		{"pack.reject/1", func() Command { return new(RejectPack) }},
		{"pack.upload_file/1", func() Command { return new(UploadPackFile) }},
		{"pack.propose_key/1", func() Command { return new(ProposePackKey) }},
		{"pack.approve_key/1", func() Command { return new(ApprovePackKey) }},
		{"pack.withdraw_key/1", func() Command { return new(WithdrawPackKey) }},
		{"dryrun.begin/1", func() Command { return new(BeginDryRun) }},
		{"dryrun.step/1", func() Command { return new(StepDryRun) }},
		{"dryrun.stop/1", func() Command { return new(StopDryRun) }},
		{"edition.begin/1", func() Command { return new(BeginEdition) }},
		{"edition.chunk/1", func() Command { return new(AddChunk) }},
		{"edition.complete/1", func() Command { return new(CompleteEdition) }},
		{"edition.activate/1", func() Command { return new(ActivateEdition) }},
		{"edition.abandon/1", func() Command { return new(AbandonEdition) }},
		{"edition.begin/2", func() Command { return new(AnnounceEdition) }},
		{"edition.activate/2", func() Command { return new(EnforceEdition) }},
		{"edition.forget/1", func() Command { return new(ForgetEdition) }},
		{"passports.check/1", func() Command { return new(LookUpMany) }},
	}
}

// officeKinds are the commands of the desk and the check.
func officeKinds() []kind {
	return []kind{
		{"sheet.plan/1", func() Command { return new(PlanSheets) }},
		{"sheet.print/1", func() Command { return new(PrintSheets) }},
		{"sheet.issue/1", func() Command { return new(IssueSheets) }},
		{"visit.open/1", func() Command { return new(OpenVisit) }},
		{"visit.turn_away/1", func() Command { return new(TurnAway) }},
		{"visit.abandon/1", func() Command { return new(AbandonVisit) }},
		{"block.lift/1", func() Command { return new(LiftBlock) }},
		{"visit.note/1", func() Command { return new(NoteVisit) }},
		{"signature.judge/1", func() Command { return new(JudgeSignature) }},
		{"line.reserve/1", func() Command { return new(ReserveLine) }},
		{"line.write/1", func() Command { return new(WriteLine) }},
		{"line.spoil/1", func() Command { return new(SpoilLine) }},
		{"line.release/1", func() Command { return new(ReleaseLine) }},
		{"line.leave/1", func() Command { return new(LeaveLine) }},
		{"personal.read/1", func() Command { return new(ReadPersonal) }},
		{"checkpoint.record/1", func() Command { return new(RecordCheckpoint) }},
		{"export.make/1", func() Command { return new(MakeExport) }},
		{"export.begin/1", func() Command { return new(BeginExport) }},
		{"sheet.prepare/1", func() Command { return new(PrepareSheets) }},
		{"sheet.finish/1", func() Command { return new(FinishSheet) }},
		{"sheet.take_to_check/1", func() Command { return new(TakeToCheck) }},
		{"sheet.take_over/1", func() Command { return new(TakeOver) }},
		{"sheet.put_back/1", func() Command { return new(PutBack) }},
		{"line.verdict/1", func() Command { return new(GiveVerdict) }},
		{"certification.check/1", func() Command { return new(CheckBlock) }},
		{"line.say/1", func() Command { return new(SayOfLine) }},
		{"sheet.hand_on/1", func() Command { return new(HandOn) }},
		{"sheet.lawyer_takes/1", func() Command { return new(LawyerTakes) }},
		{"line.decide/1", func() Command { return new(DecideLine) }},
		{"sheet.lawyer_returns/1", func() Command { return new(LawyerReturns) }},
		{"sheet.collector_takes/1", func() Command { return new(CollectorTakes) }},
		{"line.correct/1", func() Command { return new(CorrectLine) }},
		{"certification.correct/1", func() Command { return new(CorrectBlock) }},
		{"sheet.collector_returns/1", func() Command { return new(CollectorReturns) }},
		{"sheet.collector_unavailable/1", func() Command { return new(CollectorAway) }},
		{"line.strike/1", func() Command { return new(StrikeLine) }},
		{"sheet.certify/1", func() Command { return new(CertifySheet) }},
		{"user.certification/1", func() Command { return new(KeepCertification) }},
	}
}

// listKinds are the commands about what newer lists say of what was signed, and what is added to one.
func listKinds() []kind {
	return []kind{
		{"recheck.begin/1", func() Command { return new(BeginRecheck) }},
		{"recheck.step/1", func() Command { return new(StepRecheck) }},
		{"recheck.addresses/1", func() Command { return new(BeginAddressRecheck) }},
		{"recheck.step_addresses/1", func() Command { return new(StepAddressRecheck) }},
		{"rejudge.begin/1", func() Command { return new(BeginRejudge) }},
		{"rejudge.step/1", func() Command { return new(StepRejudge) }},
		{"rejudge.stop/1", func() Command { return new(StopRejudge) }},
		{"rejudge.accept/1", func() Command { return new(AcceptRejudge) }},
		{"late.clear/1", func() Command { return new(ClearLate) }},
		{"address.add/1", func() Command { return new(AddAddress) }},
		{"address.withdraw/1", func() Command { return new(WithdrawAddress) }},
		{"address.bring/1", func() Command { return new(BringAddress) }},
	}
}

// storeKinds are the commands about what an office has sent.
func storeKinds() []kind {
	return []kind{
		{"scan.add/1", func() Command { return new(AddScan) }},
		{"scan.name/1", func() Command { return new(NameScan) }},
		{"scan.set_aside/1", func() Command { return new(SetScanAside) }},
		{"scanner.enrol/1", func() Command { return new(EnrolScanner) }},
		{"scanner.retire/1", func() Command { return new(RetireScanner) }},
		{"parcel.open/1", func() Command { return new(OpenParcel) }},
		{"sheet.pack/1", func() Command { return new(PackSheets) }},
		{"sheet.unpack/1", func() Command { return new(UnpackSheet) }},
		{"parcel.send/1", func() Command { return new(SendParcel) }},
		{"parcel.receive/1", func() Command { return new(ReceiveParcel) }},
		{"parcel.close/1", func() Command { return new(CloseParcel) }},
		{"sheet.sort/1", func() Command { return new(SortSheet) }},
		{"sheet.file/1", func() Command { return new(FileSheet) }},
		{"folder.full/1", func() Command { return new(FillFolder) }},
		{"sheet.pull/1", func() Command { return new(PullSheet) }},
		{"sheet.return/1", func() Command { return new(ReturnSheet) }},
		{"sheet.lose/1", func() Command { return new(LoseSheet) }},
		{"sheet.find/1", func() Command { return new(FindSheet) }},
		{"sheet.spoil/1", func() Command { return new(SpoilSheet) }},
		{"sheet.destroy/1", func() Command { return new(DestroySheet) }},
		{"selection.begin/1", func() Command { return new(BeginSelection) }},
		{"selection.add/1", func() Command { return new(AddChosen) }},
		{"selection.freeze/1", func() Command { return new(FreezeSelection) }},
		{"selection.approve/1", func() Command { return new(ApproveSelection) }},
		{"selection.abandon/1", func() Command { return new(AbandonSelection) }},
		{"sheet.bind/1", func() Command { return new(BindSheet) }},
		{"sheet.unbind/1", func() Command { return new(UnbindSheet) }},
		{"sheet.take_out/1", func() Command { return new(TakeOutSheet) }},
		{"line.exclude/1", func() Command { return new(ExcludeLine) }},
		{"volume.close/1", func() Command { return new(CloseVolume) }},
		{"volume.reopen/1", func() Command { return new(ReopenVolume) }},
		{"volume.adopt/1", func() Command { return new(AdoptVolume) }},
		{"filing.begin/1", func() Command { return new(BeginFiling) }},
		{"filing.volume/1", func() Command { return new(FileVolume) }},
	}
}

// Decode reads the body of a command of the kind.
func Decode(name string, body []byte) (Command, error) {
	made, known := makers[name]
	if !known {
		return nil, core.Refuse(core.Conflict, "kind", "house.kind_newer", name)
	}
	if err := wire.Plain(body); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	c := made()
	if err := state.Decode(body, c); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return c, nil
}
