package page

import "github.com/sheaf-drive/sheaf/core"

// Journal is the auditor's screen: entries, checkpoints, proofs, the export.
type Journal struct {
	// Trees lists the trees that can be read; Tree is the origin of the one shown.
	Trees []Option
	Tree  string
	// Here is the address of this screen.
	Here string
	// Holds is the number up to which the chain was checked, negative for none; Broken names
	// the entry at which it fails, negative when it holds.
	Holds, Broken int64
	// Checkpoint is the newest one; Size zero draws none.
	Checkpoint  Checkpoint
	Checkpoints []Checkpoint
	Proof       *Proof
	// Filter fields as they were asked for.
	Who, About, From Field
	Entries          []Entry
	// Older leads to the entries before these, "" at the end.
	Older string
	// Earlier is the pasted checkpoint, EarlierAnswer what was found.
	Earlier       Field
	EarlierAnswer *Finding
	// Export is where the form posts to that gives the public part; "" draws no form.
	Export string
}

// Entry is a leaf of the journal.
type Entry struct {
	Number int64
	At     core.Time
	// Actor, Kind and Subject as short names and journal words; Whole is the subject as the
	// journal has it.
	Actor, Kind, Subject, Whole string
	// About is the address of everything about the subject; "" draws no link.
	About string
	// Hash in hex, shortened on the screen.
	Hash string
	// Proof is the address of the proof.
	Proof string
}

// Checkpoint is a signed state of a tree.
type Checkpoint struct {
	At   core.Time
	Size int64
	// Root as the note writes it.
	Root string
	// Signers of the note.
	Signers []string
	// Extends says whether it was checked that it extends the one before.
	Extends bool
	// Note is the address of the note's text.
	Note string
}

// Proof shows that an entry lies under a root.
type Proof struct {
	Number int64
	Leaf   string
	// Links from the leaf to the root; Left says on which side the hash is joined.
	Links []ProofLink
	// Size of the tree whose root this is; Signed says that a checkpoint vouches for it.
	Size   int64
	Root   string
	Signed bool
	Holds  bool
}

// ProofLink is one hash on the way from a leaf to the root.
type ProofLink struct {
	Hash string
	Left bool
}

// Head implements [Screen].
func (j *Journal) Head(f *Frame) Head {
	return Head{
		Title: f.Say("auditscreen.title"),
		Error: len(collect(input{Field: j.From}, input{Field: j.Earlier})) > 0,
		Keys:  []Key{{"/", "auditscreen.key.search"}, {"V", "auditscreen.key.verify"}},
	}
}

// Brief shows a time within a narrow column; the whole one stands in its title.
func (f *Frame) Brief(t core.Time) string { return f.format(t, "02.01 15:04:05") }

// nameShown is how many letters of a name fit into a column of the journal.
const nameShown = 16

// cut is the beginning of a name that is too long for its column.
func cut(name string) string {
	letters := []rune(name)
	if len(letters) <= nameShown {
		return name
	}
	return string(letters[:nameShown-1]) + "…"
}

// short is the beginning of a hash, enough to compare by eye.
func short(hash string, n int) string {
	if len(hash) <= n {
		return hash
	}
	return hash[:n]
}
