package scans

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/reel"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// sendersAtOnce is how many files are sent at the same time: the node decodes no more at once than it can spare.
const sendersAtOnce = 4

// kept is what a node says of a page that it has taken.
type kept struct {
	Page       waiting          `json:"page"`
	Repeated   bool             `json:"repeated,omitempty"`
	Unknown    []core.SheetCode `json:"unknown,omitempty"`
	Unexpected bool             `json:"unexpected,omitempty"`
	SheetState string           `json:"sheet_state,omitempty"`
}

// countKept counts what only a node knows.
func (r *report) countKept(k *kept) {
	if k == nil {
		return
	}
	r.sent = true
	for _, c := range []struct {
		n   *int
		yes bool
	}{{&r.Repeated, k.Repeated}, {&r.Unknown, len(k.Unknown) > 0}, {&r.Unexpected, k.Unexpected},
		{&r.Unregistered, k.Page.Doubt != ""}, {&r.Differing, len(k.Page.Differ) > 0}} {
		if c.yes {
			*c.n++
		}
	}
}

// words are the lines about a page that a node has taken and that needs somebody.
func (k *kept) words(s seen, line func(key string, args ...any)) {
	if k == nil {
		return
	}
	for _, code := range k.Unknown {
		line("cli.scans.unknown", s.place(), code.String())
	}
	if k.Unexpected {
		line("cli.scans.unexpected", s.place(), s.Code, terminal.Say("state.sheet."+k.SheetState))
	}
	if k.Page.State == core.PageUnread {
		line("cli.scans.waits", s.place(), k.Page.ID)
	}
	for _, n := range k.Page.Differ {
		if n >= 1 && n <= len(k.Page.Lines) {
			line("cli.scans.differ", s.place(), s.Code, n, terminal.Say("cli.scans.look."+k.Page.Lines[n-1]))
		}
	}
}

func ingestCommand() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	var campaign string
	c := &cobra.Command{
		Use:   "ingest FILE|DIR…",
		Short: "Deliver the pages of a scanner: each is kept once, read, and linked to its sheet",
		Long: "Sends each page of JPEG, PNG, TIFF and PDF files, also of many pages, and of those in folders. The node keeps it, sealed, once\n" +
			"however often it is sent, reads its code and links it to the sheet. Pages that nothing can read, with the codes of two\n" +
			"sheets, of sheets that the campaign does not have, or of sheets that should not be here are told by file and page, and\n" +
			"wait for somebody (sheaf scans list, name, set-aside). A batch that was cut off is simply delivered again.",
		Args: terminal.Args(cobra.MinimumNArgs(1)),
		RunE: func(c *cobra.Command, paths []string) error {
			files, err := given(paths)
			if err != nil {
				return err
			}
			var r report
			err = to.With(c, func(ctx context.Context, node *remote.Client) (err error) {
				progress := terminal.NewProgress(terminal.Say("cli.scans.sending"), int64(len(files)), false)
				defer progress.Finish()
				r, err = walk(ctx, files, sendersAtOnce, progress, sending(node.Client, campaign))
				return err
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(r, "%s", r.words())
		},
	}
	to.Flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	c.Flags().StringVar(&campaign, "campaign", "", "the campaign (default: your own)")
	return c
}

// sending delivers pages to a node. What the node refuses is said of the page; that it cannot be reached ends the batch.
func sending(node *api.Client, campaign string) look {
	path := "/api/v1/scans?" + url.Values{"campaign": {campaign}}.Encode()
	return func(ctx context.Context, s *seen, p reel.Page) error {
		data, err := p.JPEG()
		if err != nil {
			s.Error = terminal.Said(err)
			return nil
		}
		s.digest = sha256.Sum256(data)
		var said struct {
			kept
			Foreign int `json:"foreign"`
		}
		err = api.Insist(ctx, func() error {
			return node.Call(ctx, api.Request{Method: http.MethodPost, Path: path, Key: "scan-" + hex.EncodeToString(s.digest[:16]),
				Kind: "application/octet-stream", Body: bytes.NewReader(data)}, &said)
		})
		switch code := core.CodeOf(err); {
		case err == nil:
		case code == core.Invalid || code == core.TooLarge || code == core.Limit:
			s.Error = terminal.Said(err)
			return nil
		default:
			return err
		}
		s.Foreign, s.kept = said.Foreign, &said.kept
		s.take(said.Page)
		return nil
	}
}

// take says what the node read on the page.
func (s *seen) take(w waiting) {
	s.Rung = w.Read
	if w.Sheet != "" {
		s.Code = w.Sheet.String()
	} else if len(w.Codes) > 1 {
		for _, code := range w.Codes {
			s.Codes = append(s.Codes, code.String())
		}
	}
}
