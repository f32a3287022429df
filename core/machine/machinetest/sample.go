package machinetest

import (
	"bytes"
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Sample is one command that the furnished house takes, with what has to happen before.
type Sample struct {
	Kind  string
	Actor core.UserID
	// Before brings a clone of the furnished house to where Command is possible.
	Before func(w *World)
	// Command makes the command from the world after Before.
	Command func(w *World) machine.Command
}

// World is a clone of the house, ready for the sample's command.
func (s Sample) World(tb testing.TB, house *World) *World {
	tb.Helper()
	w := house.Clone(tb)
	if s.Before != nil {
		s.Before(w)
	}
	return w
}

// Voter is the voter of the samples; her line is the first of [Sheet] 0.
const Voter = "anna"

// Version2 is a pack version that the samples propose and approve.
func Version2() core.PackRef {
	return core.PackRef{Name: Pack().Name, Version: "2.0.0", Digest: sha256.Sum256([]byte("pack 2"))}
}

// Names is an edition that the samples load.
func Names() core.EditionDigest {
	return core.EditionDigest{
		Kind: core.EditionNames, Edition: ID[core.EditionID]("edition names"), Digest: sha256.Sum256([]byte("names")),
	}
}

// TokenOf is the token id of a secret.
func TokenOf(secret string) core.TokenID {
	sum := sha256.Sum256([]byte(secret))
	const digits = "0123456789abcdef"
	var id strings.Builder
	for _, b := range sum {
		id.WriteByte(digits[b>>4])
		id.WriteByte(digits[b&15])
	}
	return core.TokenID(id.String())
}

// PackKey signs the files of packs in the samples.
func PackKey() string {
	key, err := audit.NewSigningKey(bytes.NewReader(bytes.Repeat([]byte{9}, 32)), "rules")
	if err != nil {
		panic(err)
	}
	return key.Verifier()
}

// UploadOfFile is version 2 as a file signed with [PackKey].
func UploadOfFile() *machine.UploadPackFile {
	signer, err := audit.VerifierID("key", PackKey())
	if err != nil {
		panic(err)
	}
	return &machine.UploadPackFile{Campaign: Campaign, Ref: Version2(), Signer: signer, Passed: true}
}

// fixed makes Command of a command that does not depend on the world.
func fixed(c machine.Command) func(*World) machine.Command {
	return func(*World) machine.Command { return c }
}

// Samples lists one sample of every command. Before the one that founds a house the furnished
// one is torn down.
func Samples() []Sample {
	all := houseSamples()
	all = append(all, loginSamples()...)
	all = append(all, packSamples()...)
	all = append(all, dryRunSamples()...)
	all = append(all, editionSamples()...)
	all = append(all, sheetSamples()...)
	all = append(all, deskSamples()...)
	all = append(all, recordSamples()...)
	all = append(all, lateSamples()...)
	all = append(all, rejudgeSamples()...)
	all = append(all, checkSamples()...)
	all = append(all, custodySamples()...)
	all = append(all, scanSamples()...)
	all = append(all, scannerSamples()...)
	return append(all, selectionSamples()...)
}

func houseSamples() []Sample {
	root := User("root")
	proposed := func(w *World) { w.Must(root, &machine.CreateUser{User: NewUser("newcomer", core.Auditor, "")}) }
	torn := func(w *World) { w.Memory = state.NewMemory() }
	old := func(w *World) { // there is no level below the first, so the house forgets that it has one
		house, _ := state.House.Get(w.Memory, state.One)
		house.Level = 0
		state.House.Put(w.Memory, state.One, house)
	}
	return []Sample{
		{"house.found/1", core.SystemActor, torn, fixed(&machine.FoundHouse{
			Name: "Test house", WrappedKey: []byte("wrapped"), CheckpointKey: SigningKey().Verifier(),
			Admin: NewUser("root", core.Admin, ""), Level: machine.Level,
		})},
		{"level.raise/1", root, old, fixed(&machine.RaiseLevel{Level: machine.Level, Supported: []uint32{machine.Level, 7}})},
		{"clock.trust/1", root, nil, fixed(&machine.TrustClock{Node: "n1", Shown: Start})},
		{"member.order/1", root, nil, fixed(&machine.OrderMember{Change: "dismiss", Node: "n2", Forced: true})},
		{"member.invite/1", root, nil, fixed(&machine.InviteMember{Node: "n2", Address: "n2@h2.example:7070"})},
		{"campaign.create/1", root, nil, fixed(&machine.CreateCampaign{
			ID: "next", Title: "The next drive", WrappedKey: []byte("wrapped"), ElectionDay: "2024-03-17",
			Candidate: []core.KeyValue{{Key: "name", Value: "N. N."}},
		})},
		{"office.create/1", root, nil, fixed(&machine.CreateOffice{
			ID: Office("three"), Campaign: Campaign, Name: "Office three", Home: "78",
		})},
		{"user.create/1", User("coordinator1"), nil, fixed(&machine.CreateUser{User: NewUser("newcomer", core.Operator, "one")})},
		{"user.approve/1", User("admin2"), proposed, fixed(&machine.ApproveUser{User: User("newcomer")})},
		{"user.disable/1", User("coordinator1"), nil, fixed(&machine.DisableUser{User: User("operator1b")})},
	}
}

func loginSamples() []Sample {
	operator := User("operator1b")
	token := &machine.CreateToken{
		User: operator, Token: TokenOf("secret"), Expires: Start + machine.TokenMillis, Scope: []string{string(access.VisitOpen)}, Label: "scanner",
	}
	return []Sample{
		{"user.password/1", operator, nil, fixed(&machine.SetPassword{User: operator, Password: "another hash"})},
		{"user.reset/1", User("coordinator1"), nil, fixed(&machine.ResetPassword{User: operator, Password: "one-time hash"})},
		{"login.begin/1", core.SystemActor, nil, fixed(&machine.BeginLogin{
			User: operator, Token: TokenOf("login"), Checked: "hash of operator1b", NewPassword: "own hash",
		})},
		{"login.fail/1", core.SystemActor, nil, fixed(&machine.FailLogin{User: operator})},
		{"user.certification/1", operator, nil, func(w *World) machine.Command { return w.Certification(operator) }},
		{"token.create/1", operator, nil, fixed(token)},
		{"token.end/1", operator, func(w *World) { w.Must(operator, token) }, fixed(&machine.EndToken{Token: token.Token})},
	}
}

func packSamples() []Sample {
	root := User("root")
	upload := &machine.UploadPack{Campaign: Campaign, Ref: Version2(), Passed: true}
	propose := &machine.ProposePack{Campaign: Campaign, Ref: Version2()}
	tested := func(w *World) { w.Must(root, upload) }
	ready := func(w *World) { tested(w); w.Tried(Version2()) }
	proposed := func(w *World) { ready(w); w.Must(root, propose) }
	offer := &machine.ProposePackKey{Campaign: Campaign, Verifier: PackKey()}
	trust := &machine.ApprovePackKey{Campaign: Campaign, Verifier: PackKey()}
	offered := func(w *World) { w.Must(root, offer) }
	trusted := func(w *World) { offered(w); w.Must(User("lawyer"), trust) }
	return []Sample{
		{"pack.upload/1", root, nil, fixed(upload)},
		{"pack.propose/1", root, ready, fixed(propose)},
		{"pack.approve/1", User("lawyer"), proposed, fixed(&machine.ApprovePack{Campaign: Campaign, Ref: Version2()})},
		{"pack.reject/1", User("lawyer"), proposed, fixed(&machine.RejectPack{Campaign: Campaign, Ref: Version2()})},
		{"pack.upload_file/1", root, trusted, fixed(UploadOfFile())},
		{"pack.propose_key/1", root, nil, fixed(offer)},
		{"pack.approve_key/1", User("lawyer"), offered, fixed(trust)},
		{"pack.withdraw_key/1", root, trusted, fixed(&machine.WithdrawPackKey{Campaign: Campaign, Key: UploadOfFile().Signer})},
	}
}

func editionSamples() []Sample {
	root := User("root")
	e := Names()
	begin := &machine.BeginEdition{Edition: core.Edition{
		ID: e.Edition, Kind: e.Kind, Chunks: 1, Rows: 3, Digest: e.Digest, Date: "2018-01-01", Source: "a test",
	}}
	chunk := &machine.AddChunk{Edition: e.Edition, Data: []byte("Анна, Мария, Пётр")}
	complete := &machine.CompleteEdition{Edition: e.Edition}
	begun := func(w *World) { w.Must(root, begin) }
	loaded := func(w *World) { begun(w); w.Must(root, chunk) }
	whole := func(w *World) { loaded(w); w.Must(root, complete) }
	return []Sample{
		{"edition.begin/1", root, nil, fixed(begin)},
		{"edition.chunk/1", root, begun, fixed(chunk)},
		{"edition.complete/1", root, loaded, fixed(complete)},
		{"edition.activate/1", root, whole, fixed(&machine.ActivateEdition{Edition: e.Edition})},
		{"edition.abandon/1", root, begun, fixed(&machine.AbandonEdition{Edition: e.Edition})},
		{"edition.begin/2", root, nil, fixed(&machine.AnnounceEdition{Edition: begin.Edition,
			Origin: core.EditionOrigin{Contents: e.Digest, Doubts: []string{"header"}}})},
		{"edition.activate/2", root, whole, fixed(&machine.EnforceEdition{Edition: e.Edition, Accept: []string{"header"}})},
		{"passports.check/1", root, nil, fixed(&machine.LookUpMany{Edition: Passports().Edition, Asked: 100, Listed: 3})},
		{"edition.forget/1", root, whole, fixed(&machine.ForgetEdition{Edition: e.Edition})},
	}
}

func sheetSamples() []Sample {
	coordinator := User("coordinator1")
	return []Sample{
		{"sheet.plan/1", coordinator, nil, fixed(Plan("one", "77", 8, 9))},
		{"sheet.print/1", coordinator, nil, fixed(&machine.PrintSheets{Sheets: Sheets(6, 6)})},
		{"sheet.issue/1", coordinator, nil, fixed(&machine.IssueSheets{Sheets: Sheets(7, 7), Office: Office("one")})},
	}
}

func deskSamples() []Sample {
	operator := User("operator1")
	g := Signature(Voter)
	received := func(w *World) { w.Received(operator, Voter) }
	judged := func(w *World) { w.Judged(operator, Voter) }
	placed := func(w *World) { w.Placed(operator, Voter, Sheet(0)) }
	blocked := func(w *World) { w.Must(operator, w.Opening(Voter, "111", Listed())) }
	return []Sample{
		{"visit.open/1", operator, nil, func(w *World) machine.Command { return w.Opening(Voter, "111", Yo()) }},
		{"visit.turn_away/1", operator, blocked, fixed(&machine.TurnAway{Visit: Visit(Voter), Ground: Listed().Code})},
		{"visit.abandon/1", operator, received, fixed(&machine.AbandonVisit{Visit: Visit(Voter)})},
		{"visit.note/1", operator, received, func(w *World) machine.Command { return w.Noting(Voter) }},
		{"block.lift/1", User("coordinator1"), blocked,
			func(w *World) machine.Command { return w.Lifting(Voter, Listed().Code) }},
		{"signature.judge/1", operator, received, func(w *World) machine.Command {
			c := w.Judging(Voter, "77", Yo())
			c.Confirmed = []string{Yo().Tick()}
			return c
		}},
		{"line.reserve/1", operator, judged, func(w *World) machine.Command { return w.Reserving(Voter, Sheet(0)) }},
		{"line.write/1", operator, placed, func(w *World) machine.Command {
			return &machine.WriteLine{Signature: g, Line: Sheet(0).Line(1), Corrected: true, Remark: w.Remark(Voter)}
		}},
		{"line.spoil/1", operator, placed, func(w *World) machine.Command { return w.Spoiling(Voter, "blot") }},
		{"line.release/1", operator, placed, func(w *World) machine.Command { return w.Releasing(Voter) }},
		{"line.leave/1", operator, placed, func(w *World) machine.Command { return w.Leaving(Voter) }},
	}
}

func recordSamples() []Sample {
	operator := User("operator1")
	return []Sample{
		{"personal.read/1", operator, func(w *World) { w.Received(operator, Voter) }, fixed(&machine.ReadPersonal{
			Campaign: Campaign, Purpose: "desk", Subject: "visit:" + string(Visit(Voter)), Right: access.PersonalRead,
		})},
		{"checkpoint.record/1", core.SystemActor, nil, func(w *World) machine.Command { return w.Checkpoint(Campaign, nil) }},
		{"export.make/1", User("auditor"), nil, fixed(&machine.MakeExport{Campaign: Campaign})},
		{"export.begin/1", User("auditor"), nil, fixed(&machine.BeginExport{Campaign: Campaign})},
	}
}

// SigningKey is the checkpoint key of every house that is not configured otherwise.
func SigningKey() audit.SigningKey {
	seed := sha256.Sum256([]byte("checkpoint key"))
	key, err := audit.NewSigningKey(bytes.NewReader(seed[:]), "test/checkpoints")
	if err != nil {
		panic(err) // a seed has 32 bytes
	}
	return key
}

// Checkpoint is the command that records the tree as it is; sign nil signs with [SigningKey].
func (w *World) Checkpoint(c core.CampaignID, sign func(audit.Checkpoint) string) *machine.RecordCheckpoint {
	tree := state.TreeOf(c)
	size, _ := state.TreeSizes.Get(w.Memory, tree)
	root, err := audit.Root(state.TreeNodes{View: w.Memory, Tree: tree}, size)
	if err != nil {
		w.TB.Fatalf("computing the root of %s: %v", tree, err)
	}
	said := audit.Checkpoint{Origin: audit.Origin(c), Size: size, Root: root}
	if sign == nil {
		sign = w.signed
	}
	return &machine.RecordCheckpoint{Tree: tree, Size: size, Root: root, Note: sign(said)}
}

func (w *World) signed(c audit.Checkpoint) string {
	note, err := audit.Sign(c, SigningKey())
	if err != nil {
		w.TB.Fatalf("signing a checkpoint: %v", err)
	}
	return string(note)
}
