package httpui

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

// entryBody is an entry of the journal on the wire. Line is the leaf to the letter: what is
// hashed is these bytes and no others.
type entryBody struct {
	Number int64  `json:"number"`
	Hash   string `json:"hash"`
	Line   string `json:"line"`
}

const (
	entriesDefault = 100
	entriesMost    = 500
	// checkpointsMost bounds a list of checkpoints.
	checkpointsMost = 500
)

// treeView opens a moment and finds the tree that the address names.
func (a *App) treeView(r *serve.Request) (moment.View, core.CampaignID, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, "", err
	}
	campaign, err := chooseTree(query.Trees(view, r.Session.User), r.Query("tree"), r.Session.User.Campaign)
	if err != nil {
		view.Close()
		return nil, "", err
	}
	return view, campaign, nil
}

// apiJournal lists entries, newest first.
func (a *App) apiJournal(r *serve.Request) (*serve.Reply, error) {
	filter, before, limit, err := journalFilter(r)
	if err != nil {
		return nil, err
	}
	view, campaign, err := a.treeView(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	tree := state.TreeOf(campaign)
	filter.Only = query.Readable(view, r.Session.User)
	leaves, more, err := query.Journal(view, tree, filter, before, limit)
	if err != nil {
		return nil, err
	}
	entries := []entryBody{}
	for _, leaf := range leaves {
		line, err := query.Leaf(view, tree, leaf.N)
		if err != nil {
			return nil, err
		}
		hash := tlog.RecordHash(line)
		entries = append(entries, entryBody{leaf.N, hex.EncodeToString(hash[:]), string(line)})
	}
	return serve.JSON(struct {
		Tree    string      `json:"tree"`
		Size    int64       `json:"size"`
		Entries []entryBody `json:"entries"`
		Before  int64       `json:"before,omitempty"`
	}{audit.Origin(campaign), query.TreeSize(view, tree), entries, more})
}

// journalFilter reads actor, subject, from, before and limit of the address.
func journalFilter(r *serve.Request) (f query.Filter, before int64, limit int, err error) {
	f = query.Filter{Actor: core.UserID(r.Query("actor")), Subject: subjectTyped(r.Query("subject"))}
	if from := r.Query("from"); from != "" {
		at, err := time.Parse(time.RFC3339, from)
		if err != nil {
			return f, 0, 0, core.Refuse(core.Invalid, "from", "journal.time")
		}
		f.From = core.TimeOf(at)
	}
	if before, err = queryNumber(r, "before", 0); err != nil {
		return f, 0, 0, err
	}
	most, err := queryNumber(r, "limit", entriesDefault)
	if err == nil && (most < 1 || most > entriesMost) {
		err = core.Refuse(core.Invalid, "limit", "journal.limit", strconv.Itoa(entriesMost))
	}
	return f, before, int(most), err
}

// queryNumber reads a number of the address that is not below zero.
func queryNumber(r *serve.Request, name string, otherwise int64) (int64, error) {
	text := r.Query(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, core.Refuse(core.Invalid, name, "journal.from")
	}
	return n, nil
}

// leafOf reads the journal's line n as the user may see it; a line beyond his scope is not
// there.
func leafOf(v state.View, u core.User, tree string, n int64) (audit.Leaf, []byte, error) {
	line, err := query.Leaf(v, tree, n)
	if err != nil {
		return audit.Leaf{}, nil, err
	}
	leaf, err := audit.Parse(line)
	if err != nil {
		return audit.Leaf{}, nil, err
	}
	if !query.Readable(v, u)(leaf) {
		return audit.Leaf{}, nil, core.Refuse(core.NotFound, "n", "journal.no_entry")
	}
	return leaf, line, nil
}

// apiProof proves that an entry lies under a root.
func (a *App) apiProof(r *serve.Request) (*serve.Reply, error) {
	n, err := strconv.ParseInt(r.Param("n"), 10, 64)
	if err != nil || n < 0 {
		return nil, core.Refuse(core.Invalid, "n", "journal.from")
	}
	size, err := queryNumber(r, "size", 0)
	if err != nil {
		return nil, err
	}
	view, campaign, err := a.treeView(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	tree := state.TreeOf(campaign)
	if _, _, err := leafOf(view, r.Session.User, tree, n); err != nil {
		return nil, err
	}
	p, err := a.prove(view, tree, n, size)
	if err != nil {
		return nil, err
	}
	return serve.JSON(struct {
		Tree   string   `json:"tree"`
		Number int64    `json:"number"`
		Size   int64    `json:"size"`
		Line   string   `json:"line"`
		Hash   string   `json:"hash"`
		Proof  []string `json:"proof"`
		Root   string   `json:"root"`
		Note   string   `json:"note,omitempty"`
	}{audit.Origin(campaign), n, p.size, string(p.line), p.hash.String(), hashTexts(p.path), p.root.String(), p.note})
}

// hashTexts writes hashes as notes write them, in base64.
func hashTexts[L ~[]tlog.Hash](list L) []string {
	out := make([]string, 0, len(list))
	for _, h := range list {
		out = append(out, h.String())
	}
	return out
}

// checkpointBody is a signed checkpoint on the wire.
type checkpointBody struct {
	Size int64  `json:"size"`
	Root string `json:"root"`
	Note string `json:"note"`
	// Consistency proves that this checkpoint extends the one of the size asked for.
	Consistency []string `json:"consistency,omitempty"`
}

// apiCheckpoints lists the newest signed checkpoints of a tree, by ascending size. With
// from=SIZE it lists those from that size on, each with the proof that it extends the tree of
// that size.
func (a *App) apiCheckpoints(r *serve.Request) (*serve.Reply, error) {
	from, err := queryNumber(r, "from", 0)
	if err != nil {
		return nil, err
	}
	view, campaign, err := a.treeView(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	list, err := checkpointBodies(view, state.TreeOf(campaign), from)
	if err != nil {
		return nil, err
	}
	return serve.JSON(struct {
		Tree        string           `json:"tree"`
		Key         string           `json:"key"`
		Checkpoints []checkpointBody `json:"checkpoints"`
	}{audit.Origin(campaign), a.Notary.Verifier(), list})
}

// checkpointBodies reads notes as they are stored: whoever asks checks the signatures himself.
func checkpointBodies(v state.View, tree string, from int64) ([]checkpointBody, error) {
	list := []checkpointBody{}
	for _, note := range query.Checkpoints(v, tree) {
		body, _, _ := strings.Cut(note, "\n\n")
		said, err := audit.ParseCheckpoint(body + "\n")
		if err != nil {
			return nil, err
		}
		if said.Size >= from {
			list = append(list, checkpointBody{Size: said.Size, Root: said.Root.String(), Note: note})
		}
	}
	if from == 0 {
		return list[max(0, len(list)-checkpointsMost):], nil
	}
	list = list[:min(len(list), checkpointsMost)]
	for i := range list {
		proof, err := query.Consistency(v, tree, list[i].Size, from)
		if err != nil {
			return nil, err
		}
		list[i].Consistency = hashTexts(proof)
	}
	return list, nil
}
