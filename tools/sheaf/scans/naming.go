package scans

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// waiting is a page as a node lists it.
type waiting struct {
	ID    string           `json:"id"`
	State string           `json:"state"`
	Sheet core.SheetCode   `json:"sheet,omitempty"`
	Read  string           `json:"read,omitempty"`
	Codes []core.SheetCode `json:"codes"`
	// Doubt is why its lines were not found; Differ are the lines that were recorded otherwise when it came.
	Doubt  string          `json:"doubt,omitempty"`
	Lines  []core.LineLook `json:"lines"`
	Differ []int           `json:"differ"`
	At     string          `json:"at"`
}

// line says the page in a row of tab-separated fields.
func (w waiting) line() string {
	sheet := ""
	if w.Sheet != "" {
		sheet = w.Sheet.String()
	}
	var codes []string
	for _, c := range w.Codes {
		codes = append(codes, c.String())
	}
	return strings.Join([]string{w.ID, w.At, w.State, sheet, w.Read, strings.Join(codes, ",")}, "\t")
}

func listCommand() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	var sheet, campaign string
	c := &cobra.Command{
		Use:   "list",
		Short: "List the pages that wait for somebody, or those of a sheet",
		Args:  terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			list := []waiting{}
			err := to.With(c, func(ctx context.Context, node *remote.Client) error {
				for after := ""; ; {
					var said struct {
						Pages []waiting `json:"pages"`
						More  string    `json:"more"`
					}
					query := url.Values{"campaign": {campaign}, "sheet": {sheet}, "after": {after}}
					if err := node.Call(ctx, api.Request{Method: http.MethodGet, Path: "/api/v1/scans?" + query.Encode()}, &said); err != nil {
						return err
					}
					list = append(list, said.Pages...)
					if after = said.More; after == "" {
						return nil
					}
				}
			})
			if err != nil {
				return err
			}
			lines := make([]string, len(list))
			for i, w := range list {
				lines[i] = w.line()
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(list, "%s", strings.Join(lines, "\n"))
		},
	}
	to.Flags(c)
	f := c.Flags()
	f.StringVar(&sheet, "sheet", "", "code of a sheet: list its pages")
	f.StringVar(&campaign, "campaign", "", "the campaign (default: your own)")
	f.BoolVar(&asJSON, "json", false, "print one JSON list")
	return c
}

func nameCommand() *cobra.Command {
	return change("name PAGE CODE", "Say which sheet's page it is, as the code stands on the paper", "name", "sheet")
}

func asideCommand() *cobra.Command {
	return change("set-aside PAGE WHY", "Say that a page is none of a sheet: "+strings.Join(core.AsideReasons(), ", "), "set-aside", "why")
}

// change is a command that says one word of a page.
func change(use, short, verb, name string) *cobra.Command {
	var to remote.Reach
	c := &cobra.Command{
		Use: use, Short: short, Args: terminal.Args(cobra.ExactArgs(2)),
		RunE: func(c *cobra.Command, list []string) error {
			var after waiting
			err := to.With(c, func(ctx context.Context, node *remote.Client) error {
				path := "/api/v1/scans/" + url.PathEscape(list[0]) + "/" + verb
				return node.Call(ctx, api.Request{Path: path, JSON: map[string]string{name: list[1]}}, &after)
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), false).Result(after, "%s", after.line())
		},
	}
	to.Flags(c)
	return c
}
