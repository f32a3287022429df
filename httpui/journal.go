package httpui

import (
	"cmp"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/query"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/page"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

const (
	// entriesShown and checkpointsShown bound the lists of the screen.
	entriesShown     = 50
	checkpointsShown = 10
	// recordWithin is how many leaves behind a checkpoint its record is looked for.
	recordWithin = 64
)

// journal shows a tree: its entries, its checkpoints, a proof. By POST it checks the whole
// chain and whether the tree extends a checkpoint that the auditor kept.
func (a *App) journal(r *serve.Request) (*serve.Reply, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	s := journalScreen{app: a, r: r, view: view}
	if err := s.draw(); err != nil {
		return nil, err
	}
	if !r.Changes() {
		return r.Page(&s.Journal), nil
	}
	if err := s.verify(); err != nil {
		return nil, err
	}
	if len(s.Earlier.Findings) > 0 {
		return r.Refused(&s.Journal), nil
	}
	return r.Page(&s.Journal), nil
}

// journalScreen draws the auditor's screen at one moment.
type journalScreen struct {
	page.Journal
	app  *App
	r    *serve.Request
	view state.View
	tree string
	// signed are the last checkpoints of the tree, one more than are shown, the oldest first.
	signed []signedCheckpoint
}

// signedCheckpoint is a note with what it says; good says that the house's key signed it.
type signedCheckpoint struct {
	audit.Checkpoint
	note string
	good bool
}

func (s *journalScreen) draw() error {
	u := s.r.Session.User
	trees := query.Trees(s.view, u)
	campaign, err := chooseTree(trees, cmp.Or(s.r.Form("tree"), s.r.Query("tree")), u.Campaign)
	if err != nil {
		return err
	}
	s.tree = state.TreeOf(campaign)
	s.Here, s.Holds, s.Broken, s.Tree = "/audit", -1, -1, audit.Origin(campaign)
	for _, c := range trees {
		title := s.r.Say("journal.house")
		if found, ok := state.Campaigns.Get(s.view, c); ok {
			title = found.Title
		}
		s.Trees = append(s.Trees, page.Option{Value: audit.Origin(c), Words: audit.Origin(c) + " · " + title})
	}
	if campaign != "" && s.r.May(access.ExportPublic) {
		s.Export = "/audit/export"
	}
	s.signed = s.app.checkpoints(s.view, s.tree, checkpointsShown+1)
	s.drawCheckpoints()
	if err := s.drawEntries(); err != nil {
		return err
	}
	return s.drawProof()
}

// chooseTree finds the named tree among those that may be read; named is an origin or the
// bare name, "" for the user's own campaign or else the first campaign.
func chooseTree(trees []core.CampaignID, named string, own core.CampaignID) (core.CampaignID, error) {
	if named == "" {
		for _, c := range trees {
			if c != "" && (own == "" || c == own) {
				return c, nil
			}
		}
		named = audit.HouseName
	}
	c := state.CampaignOf(strings.TrimPrefix(named, "sheaf/"))
	if !slices.Contains(trees, c) {
		return "", core.Refuse(core.NotFound, "tree", "journal.no_tree")
	}
	return c, nil
}

// checkpoints reads the last signed notes of a tree, the oldest first, and checks their
// signatures, which is too dear for all of them.
func (a *App) checkpoints(v state.View, tree string, last int) []signedCheckpoint {
	var list []signedCheckpoint
	notes := query.Checkpoints(v, tree)
	for _, note := range notes[max(0, len(notes)-last):] {
		said, err := audit.Verify([]byte(note), a.Notary.Verifier())
		if err != nil {
			body, _, _ := strings.Cut(note, "\n\n")
			said, _ = audit.ParseCheckpoint(body + "\n") // what it says, though nobody vouches for it
		}
		list = append(list, signedCheckpoint{said, note, err == nil})
	}
	return list
}

func (s *journalScreen) drawCheckpoints() {
	for i := len(s.signed) - 1; i >= 0 && len(s.Checkpoints) < checkpointsShown; i-- {
		c := s.signed[i]
		row := page.Checkpoint{
			At: recordedAt(s.view, s.tree, c.Size), Size: c.Size, Root: c.Root.String(), Extends: c.good && s.extends(i),
			Note: "/audit/checkpoints/" + strconv.FormatInt(c.Size, 10) + "?tree=" + url.QueryEscape(s.Tree),
		}
		if c.good {
			row.Signers = []string{s.app.Notary.KeyName()}
		}
		s.Checkpoints = append(s.Checkpoints, row)
	}
	if len(s.Checkpoints) > 0 {
		s.Checkpoint = s.Checkpoints[0]
	}
}

// extends checks that the i-th checkpoint says what the tree is and extends the one before it.
func (s *journalScreen) extends(i int) bool {
	now := s.signed[i]
	if root, err := query.Root(s.view, s.tree, now.Size); err != nil || root != now.Root {
		return false
	}
	if i == 0 {
		return true
	}
	return extends(s.view, s.tree, now.Checkpoint, s.signed[i-1].Checkpoint) == nil
}

// errForked says that a checkpoint is no beginning of the tree.
var errForked = errors.New("the tree does not begin with the checkpoint")

// extends proves that the tree of now begins with the tree of old, and checks the proof.
func extends(v state.View, tree string, now, old audit.Checkpoint) error {
	proof, err := query.Consistency(v, tree, now.Size, old.Size)
	if err != nil {
		return err
	}
	if tlog.CheckTree(proof, now.Size, now.Root, old.Size, old.Root) != nil {
		return errForked
	}
	return nil
}

// recordedAt is when the checkpoint was recorded, 0 when its record is not near.
func recordedAt(v state.View, tree string, size int64) core.Time {
	for n := size; n < min(size+recordWithin, query.TreeSize(v, tree)); n++ {
		line, err := query.Leaf(v, tree, n)
		if err != nil {
			return 0
		}
		leaf, err := audit.Parse(line)
		if err == nil && isCheckpoint(leaf) && leaf.Get("size") == strconv.FormatInt(size, 10) {
			return leaf.Time
		}
	}
	return 0
}

func isCheckpoint(l audit.Leaf) bool {
	kind, _, _ := strings.Cut(l.Kind, "/")
	return kind == audit.CheckpointKind
}

func (s *journalScreen) drawEntries() error {
	s.Who, s.About, s.From = s.field("who"), s.field("about"), s.field("from")
	before := int64(0)
	if s.From.Value != "" {
		n, err := strconv.ParseInt(s.From.Value, 10, 64)
		if err != nil || n < 0 {
			_, finding, _ := s.r.FindingOf(core.Refuse(core.Invalid, "from", "journal.from"))
			s.From.Findings = []page.Finding{finding}
		} else {
			before = n + 1
		}
	}
	filter := query.Filter{
		Actor: actorOf(s.view, s.Who.Value), Subject: subjectTyped(s.About.Value), Only: query.Readable(s.view, s.r.Session.User),
	}
	leaves, more, err := query.Journal(s.view, s.tree, filter, before, entriesShown)
	for err == nil && len(leaves) == 0 && more > 0 { // an empty page would look like the end
		if err = s.r.Context().Err(); err == nil {
			leaves, more, err = query.Journal(s.view, s.tree, filter, more, entriesShown)
		}
	}
	if err != nil {
		return err
	}
	for _, leaf := range leaves {
		line, err := query.Leaf(s.view, s.tree, leaf.N)
		if err != nil {
			return err
		}
		hash := tlog.RecordHash(line)
		s.Entries = append(s.Entries, page.Entry{
			Number: leaf.N, At: leaf.Time, Actor: s.loginOf(leaf.Actor), Kind: s.kind(leaf.Kind), Subject: s.short(leaf.Subject),
			Whole: leaf.Subject, About: s.about(leaf.Subject),
			Hash: hex.EncodeToString(hash[:]), Proof: s.href("proof", leaf.N) + "#proof",
		})
	}
	if more > 0 {
		s.Older = s.href("from", more-1)
	}
	return nil
}

// loginOf names who acted as people know him; the journal itself keeps the id.
func (s *journalScreen) loginOf(id core.UserID) string {
	if u, ok := state.Users.Get(s.view, id); ok {
		return u.Login
	}
	return string(id)
}

// about leads to everything about a subject; a refusal has none.
func (s *journalScreen) about(subject string) string {
	if subject == "" {
		return ""
	}
	return "/audit?" + url.Values{"tree": {s.Tree}, "about": {subject}}.Encode()
}

// kind says in words what happened; a kind without words stands as it is.
func (s *journalScreen) kind(kind string) string {
	name, _, _ := strings.Cut(kind, "/")
	if key := "auditscreen.kind." + name; text.Has(s.r.Lang, key) {
		return s.r.Say(key)
	}
	return kind
}

// short is a subject as people say it: a sheet by its code, an account by its login, anything
// else by the first characters of its id.
func (s *journalScreen) short(subject string) string {
	kind, id, _ := strings.Cut(subject, ":")
	switch {
	case kind == "user":
		return kind + ":" + s.loginOf(core.UserID(id))
	case kind == "sheet" && len(id) == 6:
		return kind + ":" + core.SheetCode(id).String()
	case kind == "edition":
		return kind + ":" + core.Short(id)
	case core.CheckID("", id) == nil:
		return kind + ":" + core.VisitID(id).Label()
	}
	return subject
}

// field is a condition as it was asked for; a form that verifies has none.
func (s *journalScreen) field(name string) page.Field {
	if s.r.Changes() {
		return page.Field{}
	}
	return page.Field{Value: strings.TrimSpace(s.r.Query(name))}
}

// href is the address of this screen with its conditions, and with one number set.
func (s *journalScreen) href(name string, n int64) string {
	values := url.Values{"tree": {s.Tree}}
	for key, field := range map[string]page.Field{"who": s.Who, "about": s.About, "from": s.From} {
		if field.Value != "" && len(field.Findings) == 0 {
			values.Set(key, field.Value)
		}
	}
	values.Set(name, strconv.FormatInt(n, 10))
	return s.Here + "?" + values.Encode()
}

// actorOf takes an account's id or its login.
func actorOf(v state.View, typed string) core.UserID {
	if u, ok := query.UserByLogin(v, typed); ok && typed != "" {
		return u.ID
	}
	return core.UserID(typed)
}

// subjectTyped takes a subject as the journal writes it, or a sheet's code as it is printed.
func subjectTyped(typed string) string {
	if typed == "" || strings.Contains(typed, ":") {
		return typed
	}
	if code, err := paper.Parse(typed); err == nil {
		return "sheet:" + string(code)
	}
	return typed
}

// checkpointNote gives a signed note to the letter.
func (a *App) checkpointNote(r *serve.Request) (*serve.Reply, error) {
	view, err := a.View(r)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	campaign, err := chooseTree(query.Trees(view, r.Session.User), r.Query("tree"), r.Session.User.Campaign)
	if err != nil {
		return nil, err
	}
	size, err := strconv.ParseInt(r.Param("size"), 10, 64)
	if err != nil || size < 1 {
		return nil, core.Refuse(core.Invalid, "size", "journal.from")
	}
	note, ok := state.Checkpoints.Get(view, state.CheckpointKey(state.TreeOf(campaign), size))
	if !ok {
		return nil, core.Refuse(core.NotFound, "size", "journal.no_checkpoint")
	}
	return serve.Bytes("text/plain; charset=utf-8", []byte(note)), nil
}
