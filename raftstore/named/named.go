package named

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/state"
	"github.com/sheaf-drive/sheaf/raftstore/blob"
	"github.com/sheaf-drive/sheaf/raftstore/journal"
)

// Blob is a file that the state names.
type Blob struct {
	Hash blob.Hash
	// Subject names it, such as "visit:ID".
	Subject string
}

// Moment opens a view of the state; the func closes it.
type Moment func(ctx context.Context) (state.View, func(), error)

// readAtOnce bounds how long one view is held open.
const readAtOnce = 1000

// All calls fn with what the state names, some at a time, and answers the index of the moment at which it
// began: what came to be named later is found by [Since] from there.
func All(ctx context.Context, moment Moment, fn func([]Blob) error) (index uint64, err error) {
	var packs []Blob
	if err := look(ctx, moment, func(v state.View) {
		index, packs = v.Index(), packsOf(v)
	}); err != nil {
		return 0, err
	}
	if err := fn(packs); err != nil {
		return 0, err
	}
	if err := steps(ctx, moment, state.Visits, scansOf, fn); err != nil {
		return 0, err
	}
	return index, steps(ctx, moment, state.PageScans, pageOf, fn)
}

// steps calls fn with what the records of a table name, a step at a time.
func steps[K ~string, V any](ctx context.Context, moment Moment, t state.Table[K, V], of func(V) []Blob, fn func([]Blob) error) error {
	for from, more := K(""), true; more; {
		var found []Blob
		if err := look(ctx, moment, func(v state.View) { found, from, more = step(v, t, from, of) }); err != nil {
			return err
		}
		if err := fn(found); err != nil {
			return err
		}
	}
	return nil
}

// step reads some records and answers where the next step begins, if there is one.
func step[K ~string, V any](v state.View, t state.Table[K, V], from K, of func(V) []Blob) (found []Blob, next K, more bool) {
	read := 0
	t.ScanFrom(v, "", from, func(id K, record V) bool {
		if read == readAtOnce {
			next, more = id, true
			return false
		}
		read++
		found = append(found, of(record)...)
		return true
	})
	return found, next, more
}

// Since lists what entries after the index may have named, up to the newest moment, whose index it answers:
// the scans of visits, scanned pages and the packs that their leaves are about.
func Since(ctx context.Context, moment Moment, after uint64) (found []Blob, index uint64, err error) {
	err = look(ctx, moment, func(v state.View) {
		index = v.Index()
		subjects := map[string]bool{}
		journal.Leaves(v, after, func(l journal.Leaf) bool {
			cut, plain := subjectIn(l.Line)
			if !mayName(cut) || plain && subjects[string(cut)] {
				return true
			}
			leaf, bad := audit.Parse(l.Line)
			if bad != nil {
				panic(state.Fault{Err: fmt.Errorf("reading leaf %d of %s: %w", l.N, l.Tree, bad)})
			}
			kind, id, _ := strings.Cut(leaf.Subject, ":")
			if subjects[leaf.Subject] {
				return true
			}
			subjects[leaf.Subject] = true
			switch kind {
			case "visit":
				visit, _ := state.Visits.Get(v, core.VisitID(id))
				found = append(found, scansOf(visit)...)
			case "scan":
				page, _ := state.PageScans.Get(v, core.PageScanID(id))
				found = append(found, pageOf(page)...)
			case "pack":
				found = append(found, packsOf(v)...)
			}
			return true
		})
	})
	return found, index, err
}

// subjectIn cuts out what a line is about: reading JSON takes time, and most lines are about something else or about what
// was looked at already. Within a text of the line the quotes would be escaped. A subject with escapes is not plain.
func subjectIn(line []byte) (subject []byte, plain bool) {
	_, rest, _ := bytes.Cut(line, []byte(`"subject":"`))
	subject, _, _ = bytes.Cut(rest, []byte{'"'})
	return subject, bytes.IndexByte(subject, '\\') < 0
}

// mayName is false for a subject that names no files.
func mayName(subject []byte) bool {
	return bytes.HasPrefix(subject, []byte("visit:")) || bytes.HasPrefix(subject, []byte("pack:")) || bytes.HasPrefix(subject, []byte("scan:"))
}

func scansOf(visit core.Visit) (found []Blob) {
	for _, scan := range visit.Scans {
		found = append(found, Blob{blob.Hash(scan.Blob.Hash), "visit:" + string(visit.ID)})
	}
	return found
}

// pageOf names the picture of a scanned page.
func pageOf(p core.PageScan) []Blob {
	return []Blob{{blob.Hash(p.Blob.Hash), "scan:" + string(p.ID)}}
}

// packsOf lists the files of packs, of which there are few. A pack within the program has a digest and no file.
func packsOf(v state.View) (found []Blob) {
	state.Packs.Scan(v, "", func(_ string, p core.PackVersion) bool {
		if p.Signer != "" {
			found = append(found, Blob{blob.Hash(p.Ref.Digest), "pack:" + p.Ref.String()})
		}
		return true
	})
	return found
}

// look opens a moment for fn. A state that cannot be read is an error with a [state.Fault] in it, which has
// to stop the node.
func look(ctx context.Context, moment Moment, fn func(state.View)) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	v, done, err := moment(ctx)
	if err != nil {
		return err
	}
	defer done()
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case state.Fault:
			err = fmt.Errorf("looking for the blobs that the state names at %d: %w", v.Index(), cause)
		default:
			panic(cause)
		}
	}()
	fn(v)
	return nil
}
