package passports

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime"
	"slices"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/edition"
	"github.com/sheaf-drive/sheaf/core/passport"
	ministry "github.com/sheaf-drive/sheaf/core/passport/list"
	"github.com/sheaf-drive/sheaf/core/passport/stored"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/loading"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// readPassports streams the file into a set.
func readPassports(ctx context.Context, path string) (*passport.Set, ministry.Report, error) {
	file, size := os.Stdin, int64(-1)
	if err := loading.There(path); err != nil {
		return nil, ministry.Report{}, err
	}
	if path != "-" {
		opened, err := os.Open(path)
		if err != nil {
			return nil, ministry.Report{}, terminal.Unreadable(path, err)
		}
		defer opened.Close()
		if info, err := opened.Stat(); err == nil {
			size = info.Size()
		}
		file = opened
	}
	bar := terminal.NewProgress(terminal.Say("import.reading"), size, true)
	defer bar.Finish()
	set, read, err := readList(ctx, io.TeeReader(loading.Attentive(ctx, file), bar))
	if ctx.Err() != nil {
		return nil, read, loading.Interrupted(ctx, "import.interrupted")
	}
	return set, read, err
}

// readList unpacks and reads until ctx ends.
func readList(ctx context.Context, in io.Reader) (*passport.Set, ministry.Report, error) {
	ctx, cancel := context.WithCancel(ctx) // ends who unpacks
	defer cancel()
	plain, err := ministry.Open(ctx, bufio.NewReaderSize(in, 1<<20))
	if err != nil {
		return nil, ministry.Report{}, err
	}
	var b passport.Builder
	read, err := ministry.Read(plain, &b)
	if err != nil {
		return nil, read, err
	}
	return b.Set(), read, nil
}

// writeNotes lists the malformed rows by line, flaw and remedy; the rows themselves are not repeated.
func writeNotes(path, source string, read ministry.Report) (string, error) {
	if source == "-" {
		source = "passports"
	}
	file, err := loading.NewReport(path, source)
	if err != nil {
		return "", err
	}
	w := bufio.NewWriter(file)
	fmt.Fprintln(w, terminal.Say("import.passports.head", read.Malformed, len(read.Notes)))
	for _, n := range read.Notes {
		fmt.Fprintln(w, terminal.Say("import.passports.row", n.Line, terminal.Say(n.Flaw.Text())))
	}
	if err := errors.Join(w.Flush(), file.Close()); err != nil {
		return "", fmt.Errorf("writing the report: %w", err)
	}
	return file.Name(), nil
}

// active is the word for the edition in force where an edition is asked for.
const active = "active"

// named finds an edition of passports by its id or by the beginning of it, or the one in force.
func named(all []api.Edition, name string) (api.Edition, error) {
	ids := func(yield func(core.EditionID) bool) {
		for _, e := range all {
			if e.Kind == core.EditionPassports && !yield(core.EditionID(e.ID)) {
				return
			}
		}
	}
	meant := func(e api.Edition) bool { return e.Kind == core.EditionPassports && e.State == core.EditionActive }
	if name != active {
		id, err := edition.Named("edition", name, ids)
		if err != nil {
			return api.Edition{}, err
		}
		meant = func(e api.Edition) bool { return e.ID == string(id) }
	}
	at := slices.IndexFunc(all, meant)
	if at < 0 {
		return api.Edition{}, core.Refuse(core.NotFound, "edition", "cli.no_edition")
	}
	return all[at], nil
}

// inForce fetches the list in force and says how many differences it is from a whole one; its Set is nil
// when there is none, or none that can be read: a whole list mends that.
func inForce(ctx context.Context, node *remote.Client, all []api.Edition) (base stored.Have, depth int, err error) {
	e, err := named(all, active)
	if err != nil {
		return base, 0, nil
	}
	chain, err := api.Chain(all, e.ID)
	if err != nil {
		return base, 0, err
	}
	base.Edition = core.EditionDigest{Kind: e.Kind, Edition: core.EditionID(e.ID), Digest: chain[len(chain)-1].Digest}
	switch base.Set, err = fetched(ctx, node, all, e.ID); core.CodeOf(err) {
	case core.Conflict, core.Invalid, core.NotFound:
		return stored.Have{}, 0, nil
	}
	return base, len(chain) - 1, err
}

// fetched makes the list of an edition from the parts that the node holds.
func fetched(ctx context.Context, node *remote.Client, all []api.Edition, id string) (*passport.Set, error) {
	chain, err := api.Chain(all, id)
	if err != nil {
		return nil, err
	}
	total := int64(0)
	for _, link := range chain {
		total += int64(link.Chunks)
	}
	bar := terminal.NewProgress(terminal.Say("import.fetching"), total, false)
	defer bar.Finish()
	var failed error
	parts := func(e core.Edition) iter.Seq[[]byte] {
		return func(yield func([]byte) bool) {
			for n := range e.Chunks {
				part, err := node.Part(ctx, string(e.ID), n)
				if err != nil {
					failed = err
					return
				}
				bar.Add(1)
				if !yield(part) {
					return
				}
			}
		}
	}
	set, err := stored.Open(chain, parts, stored.Have{}, runtime.GOMAXPROCS(0))
	if failed != nil {
		return nil, failed
	}
	return set, err
}
