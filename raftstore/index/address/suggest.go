package addressindex

import (
	"context"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/address/former"
	"github.com/sheaf-drive/sheaf/raftstore/index/address/token"
)

// LongestText is how many letters a search may have.
const LongestText = 200

// Suggestion is one address that may be meant.
type Suggestion struct {
	// Region of the object: with the region not named, hits lie in several.
	Region core.Region
	// ObjectID and GUID name the object in the register.
	ObjectID int64
	GUID     string
	// Postal is the post code, "" if the register has none for the object.
	Postal string
	// Title is the current name with its type in full, "улица им В.И.Ленина".
	Title string
	// Former is a former title ("улица Ленина"), "" if the object never had another:
	// the one that was typed, else the latest. ByFormer says that it was typed.
	Former   string
	ByFormer bool
	// FormerOver are former titles of what lies over the object that were typed, "" for none.
	FormerOver string
	// Context are the parents in full, "Ненецкий автономный округ, город Нарьян-Мар".
	Context string
	// Legal is the address to the letter, without house and flat.
	Legal string
	// Parts is the chain from the region down, as the register has it.
	Parts []address.Part
	// OtherNumber says that another number was typed than the name has, and is none of a house.
	OtherNumber bool
	// Without are typed words that the address does not have, Alike those that it only has something like, both as they were typed.
	Without, Alike []string
	// ReadAs is the text as typed with the other layout of the keyboard, "" where it was read as it stands.
	ReadAs string
	// Added says that an admin has added it: the register does not have it yet.
	Added bool
	// Complete is false if the register does not say how the object hangs on the region.
	Complete bool
}

// Suggest gives up to limit addresses for what is typed so far, the best first; nothing
// for an empty text. It refuses (Invalid) a text over [LongestText] letters and
// (Unavailable) a search after Close.
func (ix *Index) Suggest(ctx context.Context, text string, limit int) ([]Suggestion, error) {
	q, err := Ask(text)
	if err != nil {
		return nil, err
	}
	return ix.Answer(ctx, q, limit)
}

// Answer is [Index.Suggest] for a text that was read already.
func (ix *Index) Answer(ctx context.Context, q *Question, limit int) ([]Suggestion, error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if ix.closed {
		return nil, core.Refuse(core.Unavailable, "region", "address.search.closed")
	}
	return Region{Index: ix}.Answer(ctx, q, limit)
}

// Region is what is searched of a region. The caller keeps the indexes open.
type Region struct {
	*Index
	// Added finds what was added to the register since; nil for nothing.
	Added *Index
}

// hit is a row that was found, with its cost.
type hit struct {
	ranked
	*found
}

// found is where rows come from: the index that was asked, the tokens as it was asked for them, and what they were read from.
type found struct {
	ix     *Index
	tokens []token.Token
	as     *token.Reading
}

// Answer gives up to limit addresses for a text, the best first.
func (r Region) Answer(ctx context.Context, q *Question, limit int) ([]Suggestion, error) {
	for i := range q.readings {
		found, err := r.hits(ctx, &q.readings[i])
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			return suggestions(found, q, limit), nil
		}
	}
	return nil, nil
}

// hits finds rows for what was read, in order.
func (r Region) hits(ctx context.Context, as *token.Reading) ([]hit, error) {
	hits, err := r.Index.answer(ctx, as)
	if err != nil || r.Added == nil {
		return hits, err
	}
	added, err := r.Added.answer(ctx, as)
	for _, h := range added {
		// With a word that is nowhere it is a guess, and among so few rows mostly a wrong one.
		if h.cost < costLost-gainImportant {
			hits = append(hits, h)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.compare(b.ranked) })
	return hits, err
}

// answer finds rows for what was read and ranks them.
func (ix *Index) answer(ctx context.Context, as *token.Reading) ([]hit, error) {
	from := &found{ix, ix.cut(token.Without(as.Tokens, ix.noise)), as}
	rows, err := ix.find(ctx, from.tokens)
	if err != nil {
		return nil, err
	}
	if ix.only != nil {
		rows = slices.DeleteFunc(rows, func(i int) bool { return !ix.only[ix.rows.at(i).id] })
	}
	ranked := ix.rank(from.tokens, rows)
	hits := make([]hit, len(ranked))
	for i, r := range ranked {
		hits[i] = hit{r, from}
	}
	return hits, nil
}

// cut takes a finished word that no name here has for the beginning of one: "нов арбат" is Новый Арбат.
func (ix *Index) cut(tokens []token.Token) []token.Token {
	own := false
	for i := range tokens {
		t := &tokens[i]
		if t.Kind || t.Open || len(t.Runes) < shortestCut || token.IsNumber(t.Runes) {
			continue
		}
		if _, known := ix.rows.words.Find(t.Text); known || len(ix.rows.words.Begin(t.Text)) == 0 {
			continue
		}
		if !own {
			tokens, own = slices.Clone(tokens), true
		}
		tokens[i].Open = true
	}
	return tokens
}

// shortestCut is how many letters the beginning of a word has at least that nobody has marked as one.
const shortestCut = 3

func suggestions(found []hit, q *Question, limit int) []Suggestion {
	out := make([]Suggestion, 0, min(len(found), max(limit, 0)))
	for _, f := range found[:cap(out)] {
		out = append(out, f.ix.suggestion(f, q))
	}
	return out
}

func (ix *Index) suggestion(f hit, q *Question) Suggestion {
	r := ix.rows.at(f.row)
	o, _ := ix.registry.Object(r.id)
	over := ix.over(r.up)
	own := address.Part{Level: o.Level, Type: o.Type, Name: o.Name}
	s := Suggestion{
		Region: ix.Region(), ObjectID: o.ID, GUID: o.GUID, Postal: o.Postal, OtherNumber: f.Number, Complete: over.complete || o.Level == address.LevelRegion,
		Parts: append(slices.Clip(over.parts), own), Title: own.TitleIn(ix.Region()), Context: over.context, Legal: over.context, Added: ix.only != nil,
	}
	if f.Lost|f.Alike != 0 {
		s.Without, s.Alike = f.as.Spelled(f.Without(f.tokens)), f.as.Spelled(token.At(f.tokens, f.Alike))
	}
	if f.as.Other {
		s.ReadAs = f.as.Text
	}
	if o.Level != address.LevelRegion {
		s.Legal += ", " + s.Title
	}
	if n := len(o.Aliases); n > 0 {
		s.Former = address.Title(address.Part{Level: o.Level, Type: o.Aliases[n-1].Type, Name: o.Aliases[n-1].Name})
	}
	if len(o.Aliases) > 0 || over.renamed {
		s.former(ix.registry, q.former(ix.registry))
	}
	return s
}

// former says which of the names that were typed are no more.
func (s *Suggestion) former(r *address.Registry, typed former.Typed) {
	var over []string
	for _, f := range r.Former(s.ObjectID, typed) {
		if f.Object == s.ObjectID {
			s.Former, s.ByFormer = f.Then, true
		} else {
			over = append(over, f.Then)
		}
	}
	s.FormerOver = strings.Join(over, ", ")
}

// over is what a row shows of what lies over it; thousands of rows share it, and two that make it at once make the same.
func (ix *Index) over(above uint32) *shown {
	kept := &ix.rows.shown[above]
	if known := kept.Load(); known != nil {
		return known
	}
	id := ix.rows.above[above].id
	chain, complete := ix.registry.Chain(id)
	parts := ix.registry.Parts(id)
	renamed := slices.ContainsFunc(chain, func(o address.Object) bool { return len(o.Aliases) > 0 })
	kept.Store(&shown{parts: parts, renamed: renamed, context: ix.legal(parts), complete: complete})
	return kept.Load()
}

// legal writes a chain in full; where the register has a type that the dictionary lacks,
// the titles stand in for the legal form.
func (ix *Index) legal(parts []address.Part) string {
	text, err := address.Legal(address.Place{Region: ix.Region(), Chain: parts})
	if err == nil {
		return text
	}
	titles := make([]string, len(parts))
	for i, p := range parts {
		titles[i] = p.TitleIn(ix.Region())
	}
	return strings.Join(titles, ", ")
}
