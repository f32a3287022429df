package page

import "github.com/sheaf-drive/sheaf/core"

// Packs is the screen of a campaign's rule packs: which is in force, which wait, whose turn it is.
type Packs struct {
	// Campaigns are those to choose from; Campaign is the chosen one, Here the address of this screen.
	Campaigns []Option
	Campaign  string
	Here      string
	Versions  []PackVersion
	Keys      []PackKey
	// Upload is where a form posts to that takes the field file; "" draws none.
	Upload    string
	RequestID string
	File      Field
}

// PackVersion is one version with its way into force.
type PackVersion struct {
	Name, Version, State string
	// Digest in hex.
	Digest string
	// Signer is the id of the key that signed its file; "" for a built-in pack.
	Signer string
	// Proposer and Approver are logins, of the last time; "" before it.
	Proposer, Approver string
	// DryRun is the screen of its dry run; "" before the first. DryRunState is how that stands, and Tried says
	// that it may be proposed as far as the dry run goes.
	DryRun, DryRunState string
	Tried               bool
	// Rejudge is where what is signed is judged once more; "" for a version that is not in force.
	Rejudge string
	// Own says that the reader is the person who proposed it, who cannot approve it.
	Own bool
	// Try, Propose, Approve and Reject are where forms of one button post to; "" draws none.
	Try, Propose, Approve, Reject string
	// Keys says that this one takes the keys of the screen: there is one of a kind.
	Keys bool
}

// PackKey is a key whose packs the campaign takes, or took.
type PackKey struct {
	ID, State string
	// Verifier is the whole public key, to compare.
	Verifier string
	// Approve is where a form posts to with the key; "" draws none.
	Approve string
}

// Head implements [Screen].
func (p *Packs) Head(f *Frame) Head {
	h := Head{Title: f.Say("packs.title"), Error: len(collect(input{Field: p.File})) > 0}
	for _, v := range p.Versions {
		if v.Keys {
			h.Keys = []Key{{"Alt+A", "packs.key.approve"}, {"Alt+R", "packs.key.reject"}}
		}
	}
	return h
}

// packStep is one rung of the ladder.
type packStep struct {
	// words is the key of its name, more what stands below it.
	words, more string
	// done and now: behind it, or the one whose turn it is.
	done, now bool
}

// ladder is the way of a version into force. The rung that is now says whom it waits for.
func (v PackVersion) ladder(f *Frame) []packStep {
	at := map[core.PackState]int{
		core.PackUploaded: 1, core.PackTested: 2, core.PackProposed: 4, core.PackApproved: 5,
		core.PackActive: 6, core.PackRetired: 3,
	}[v.State]
	if v.State == core.PackTested && v.Tried {
		at++
	}
	steps := []packStep{
		{words: "packs.step.uploaded"}, {words: "packs.step.cases"}, {words: "packs.step.tried"}, {words: "packs.step.proposed"},
		{words: "packs.step.approved"}, {words: "packs.step.active"},
	}
	for i := range steps {
		steps[i].done, steps[i].now = i < at, i == at
	}
	switch v.State {
	case core.PackUploaded:
		steps[1].more = f.Say("packs.step.cases.fail")
	case core.PackTested, core.PackRetired:
		steps[at].more = f.Say("packs.turn.admin")
	case core.PackProposed:
		steps[3].more, steps[4].more = v.Proposer, v.turn(f)
	case core.PackActive:
		steps[3].more, steps[4].more, steps[5].more = v.Proposer, v.Approver, f.Say("packs.step.active.more")
	}
	if v.DryRunState != "" && at != 2 {
		steps[2].more = f.Say("dryrun.state." + v.DryRunState)
	}
	return steps
}

// turn says whom a proposal waits for.
func (v PackVersion) turn(f *Frame) string {
	switch {
	case v.Approve != "":
		return f.Say("packs.turn.you")
	case v.Own:
		return f.Say("packs.turn.not_you")
	}
	return f.Say("packs.turn.other")
}

// severity is the look of the state of a version.
func (v PackVersion) severity() string {
	switch v.State {
	case core.PackActive:
		return "good"
	case core.PackUploaded:
		return "block"
	case core.PackProposed:
		return "warn"
	}
	return "hint"
}
