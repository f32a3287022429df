package httpui

import (
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
)

// proof shows that a leaf lies under a root.
type proof struct {
	n, size int64
	line    []byte
	hash    tlog.Hash
	path    tlog.RecordProof
	root    tlog.Hash
	// note is the signed note with the root, "" when no checkpoint vouches for it.
	note string
}

// prove proves a leaf of a tree under a root: of size leaves, or with size 0 of the newest
// good checkpoint, or when that is older than the leaf of the tree as it is now.
func (a *App) prove(v state.View, tree string, n, size int64) (proof, error) {
	p := proof{n: n, size: size}
	var err error
	if p.line, err = query.Leaf(v, tree, n); err != nil {
		return p, err
	}
	if size == 0 {
		p.size = query.TreeSize(v, tree)
		if newest := a.checkpoints(v, tree, 1); len(newest) > 0 && newest[0].good && newest[0].Size > n {
			p.size = newest[0].Size
		}
	}
	if p.size > query.TreeSize(v, tree) {
		return p, core.Refuse(core.Invalid, "size", "journal.size", strconv.FormatInt(query.TreeSize(v, tree), 10))
	}
	if p.path, err = query.Inclusion(v, tree, p.size, n); err != nil {
		return p, err
	}
	p.hash = tlog.RecordHash(p.line)
	if note, ok := state.Checkpoints.Get(v, state.CheckpointKey(tree, p.size)); ok {
		if said, err := audit.Verify([]byte(note), a.Notary.Verifier()); err == nil && said.Size == p.size {
			p.root, p.note = said.Root, note // the note's word counts, not the nodes'
			return p, nil
		}
	}
	p.root, err = query.Root(v, tree, p.size)
	return p, err
}

// holds checks the proof as an auditor does.
func (p proof) holds() bool {
	return tlog.CheckRecord(p.path, p.size, p.root, p.n, p.hash) == nil
}

// sides says for each hash on the way from leaf n to the root of size leaves whether it is
// joined on the left, as RFC 9162, section 2.1.3, parts the tree.
func sides(size, n int64) []bool {
	if size <= 1 {
		return nil
	}
	k := int64(1)
	for k*2 < size {
		k *= 2
	}
	if n < k {
		return append(sides(k, n), false)
	}
	return append(sides(size-k, n-k), true)
}

func (s *journalScreen) drawProof() error {
	asked := s.r.Query("proof")
	if asked == "" || s.r.Changes() {
		return nil
	}
	n, err := strconv.ParseInt(asked, 10, 64)
	if err != nil || n < 0 {
		return core.Refuse(core.Invalid, "proof", "journal.from")
	}
	if _, _, err := leafOf(s.view, s.r.Session.User, s.tree, n); err != nil {
		return err
	}
	p, err := s.app.prove(s.view, s.tree, n, 0)
	if err != nil {
		return err
	}
	s.Proof = &page.Proof{
		Number: n, Leaf: hex.EncodeToString(p.hash[:]), Size: p.size, Root: p.root.String(), Signed: p.note != "", Holds: p.holds(),
	}
	for i, left := range sides(p.size, n) {
		if i < len(p.path) {
			s.Proof.Links = append(s.Proof.Links, page.ProofLink{Hash: hex.EncodeToString(p.path[i][:]), Left: left})
		}
	}
	return nil
}

// verify checks the whole chain, and the pasted checkpoint when there is one.
func (s *journalScreen) verify() error {
	chain, err := query.CheckChain(s.r.Context(), s.view, s.tree, s.app.Notary.Verifier())
	if err != nil {
		return err
	}
	s.Broken, s.Holds = chain.Broken, chain.Covered-1
	s.Earlier.Value = s.r.Form("earlier")
	if s.Earlier.Value == "" {
		return nil
	}
	said, err := s.pasted()
	if err == nil {
		err = s.compare(said)
	}
	if _, finding, ok := s.r.FindingOf(err); ok {
		s.Earlier.Findings = []page.Finding{finding}
		return nil
	}
	return err
}

// pasted reads the note that was pasted: it must be signed by the house's key, for this tree.
func (s *journalScreen) pasted() (audit.Checkpoint, error) {
	note := strings.ReplaceAll(s.Earlier.Value, "\r\n", "\n") + "\n"
	said, err := audit.Verify([]byte(note), s.app.Notary.Verifier())
	if err != nil {
		return said, core.Refuse(core.Invalid, "earlier", refusal.Of(err).Text)
	}
	if said.Origin != s.Tree {
		return said, core.Refuse(core.Invalid, "earlier", "journal.other_tree", said.Origin)
	}
	if said.Size < 1 {
		return said, core.Refuse(core.Invalid, "earlier", "audit.proof.tree")
	}
	return said, nil
}

// compare answers whether the tree, as its newest checkpoint that is not older says it is,
// begins with the one that was kept.
func (s *journalScreen) compare(kept audit.Checkpoint) error {
	now := audit.Checkpoint{Origin: s.Tree, Size: query.TreeSize(s.view, s.tree)}
	if last := len(s.signed) - 1; last >= 0 && s.signed[last].Size >= kept.Size {
		now = s.signed[last].Checkpoint
	} else if now.Size >= kept.Size {
		root, err := query.Root(s.view, s.tree, now.Size)
		if err != nil {
			return err
		}
		now.Root = root
	}
	size := func(n int64) string { return strconv.FormatInt(n, 10) }
	if now.Size < kept.Size {
		s.answer(core.SeverityBlock, "journal.earlier.longer", size(kept.Size), size(now.Size))
		return nil
	}
	switch err := extends(s.view, s.tree, now, kept); {
	case err == nil:
		s.answer("good", "journal.earlier.extends", size(now.Size), size(kept.Size))
	case errors.Is(err, errForked):
		s.answer(core.SeverityBlock, "journal.earlier.differs", size(kept.Size))
	default:
		return err
	}
	return nil
}

func (s *journalScreen) answer(severity, key string, args ...string) {
	what, remedy := refusal.Sentences(s.r.Say(key, args...))
	s.EarlierAnswer = &page.Finding{Severity: severity, Code: key, Text: what, Remedy: remedy}
}
