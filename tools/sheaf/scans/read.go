package scans

import (
	"cmp"
	"context"
	"crypto/sha256"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/sheaf-drive/sheaf/core/scan"
	"github.com/sheaf-drive/sheaf/tools/sheaf/reel"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// seen is what came of one page. Page counts from 1; it is 0 where the file is none.
type seen struct {
	File string `json:"file"`
	Page int    `json:"page"`
	Code string `json:"code,omitempty"`
	// Rung names how it was read.
	Rung string `json:"rung,omitempty"`
	// Codes are those of a page on which several sheets' stand.
	Codes []string `json:"codes,omitempty"`
	// Foreign counts QR codes with something else.
	Foreign int `json:"foreign,omitempty"`
	// Error is why the page, or the file, was not read.
	Error string `json:"error,omitempty"`
	// Same is the earlier page with the very same picture.
	Same string `json:"same,omitempty"`
	*kept

	digest [sha256.Size]byte
}

// report is what came of a batch.
type report struct {
	Files   int            `json:"files"`
	Pages   int            `json:"pages"`
	Read    int            `json:"read"`
	Rungs   map[string]int `json:"by_rung"`
	Unread  int            `json:"unread"`
	Several int            `json:"several_sheets"`
	Broken  int            `json:"broken"`
	Twice   int            `json:"twice"`
	// Repeated were at the node before, Unknown bear codes of sheets that the campaign does not have, Unexpected are of sheets
	// that should be with nobody who has a scanner; these three are 0 where no node was asked.
	Repeated   int `json:"repeated"`
	Unknown    int `json:"unknown"`
	Unexpected int `json:"unexpected"`
	// Unregistered are pages of sheets whose lines were not found, Differing those with lines that are recorded otherwise;
	// also 0 where no node was asked.
	Unregistered int    `json:"unregistered"`
	Differing    int    `json:"differing"`
	List         []seen `json:"list"`

	sent bool // to a node
}

// look says in s what came of a page; an error ends the batch.
type look func(ctx context.Context, s *seen, p reel.Page) error

// walk goes through all files, so many at a time.
func walk(ctx context.Context, files []string, at int, progress *terminal.Progress, do look) (report, error) {
	r := report{Files: len(files), Rungs: map[string]int{}}
	var mu sync.Mutex // of the list and the progress
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(at)
	for _, file := range files {
		work.Go(func() error {
			list, err := walkFile(ctx, file, do)
			mu.Lock()
			defer mu.Unlock()
			r.List = append(r.List, list...)
			progress.Add(1)
			return err
		})
	}
	err := work.Wait()
	slices.SortFunc(r.List, func(a, b seen) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Page, b.Page)) })
	r.count()
	return r, err
}

func walkFile(ctx context.Context, file string, do look) (list []seen, err error) {
	data, err := content(file)
	if err != nil {
		return []seen{{File: file, Error: terminal.Said(err)}}, nil
	}
	pages, err := reel.Of(data)
	if err != nil {
		return []seen{{File: file, Error: terminal.Said(err)}}, nil
	}
	for n, p := range pages {
		if err := ctx.Err(); err != nil {
			return list, err
		}
		s := seen{File: file, Page: n + 1}
		if err := do(ctx, &s, p); err != nil {
			return list, err
		}
		list = append(list, s)
	}
	return list, nil
}

// here reads a page on this machine. A stack lies one way in the scanner, so each page is looked at first where the last
// one had its strip.
func here() look {
	var end atomic.Uint32
	return func(_ context.Context, s *seen, p reel.Page) error {
		img, err := p.Image()
		if err != nil {
			s.Error = terminal.Said(err)
			return nil
		}
		plane := scan.PlaneOf(img)
		s.digest = sha256.Sum256(plane.Pix)
		got := scan.Page(plane, scan.End(end.Load()))
		if got.Code != "" && got.Rung != scan.WholePage {
			end.Store(uint32(got.End))
		}
		s.Foreign, s.Rung = got.Foreign, got.Rung.String()
		if got.Code != "" {
			s.Code = got.Code.String()
			return nil
		}
		for _, code := range got.Codes {
			s.Codes = append(s.Codes, code.String())
		}
		return nil
	}
}

// count sums up, and tells pages whose very picture was there before.
func (r *report) count() {
	before := map[[sha256.Size]byte]string{}
	for i := range r.List {
		s := &r.List[i]
		if s.Page > 0 {
			r.Pages++
		}
		switch {
		case s.Error != "":
			r.Broken++
			continue
		case s.Code != "":
			r.Read++
			r.Rungs[s.Rung]++
		case len(s.Codes) > 0:
			r.Several++
		default:
			r.Unread++
		}
		r.countKept(s.kept)
		if at, ok := before[s.digest]; ok {
			s.Same = at
			r.Twice++
			continue
		}
		before[s.digest] = s.place()
	}
}

// place is file and page as people say them.
func (s seen) place() string {
	if s.Page == 0 {
		return s.File
	}
	return terminal.Say("cli.scans.place", s.File, s.Page)
}
