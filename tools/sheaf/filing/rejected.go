package filing

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/sheaf/remote"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// rejections are the rows of the commission's list with the lines that they mean.
type rejections struct {
	Rows []struct {
		Row       int      `json:"row"`
		Volume    int      `json:"volume"`
		Page      int      `json:"page"`
		Line      int      `json:"line"`
		Ground    string   `json:"ground,omitempty"`
		Sheet     string   `json:"sheet,omitempty"`
		Region    string   `json:"region,omitempty"`
		Signature string   `json:"signature,omitempty"`
		State     string   `json:"state,omitempty"`
		Checked   string   `json:"checked,omitempty"`
		Ticks     []string `json:"ticks,omitempty"`
		Why       string   `json:"why,omitempty"`
	} `json:"rows"`
	Found   int `json:"found"`
	Lost    int `json:"not_found"`
	Grounds []struct {
		Ground string `json:"ground"`
		Rows   int    `json:"rows"`
		Found  int    `json:"found"`
	} `json:"grounds"`
	Effect *struct {
		Drawn   int `json:"drawn"`
		Allowed int `json:"allowed"`
		WinBack int `json:"to_win_back"`
	} `json:"effect,omitempty"`
}

// said are the rows and what they come to, for people.
func (r rejections) said() string {
	var b strings.Builder
	for _, row := range r.Rows {
		if row.Why != "" {
			fmt.Fprintln(&b, terminal.Say("cli.rejected.lost", row.Row, row.Volume, row.Page, row.Line, row.Ground, row.Why))
			continue
		}
		fmt.Fprintln(&b, terminal.Say("cli.rejected.row", row.Row, row.Volume, row.Page, row.Line, row.Ground, core.SheetCode(row.Sheet).String()))
	}
	for _, g := range r.Grounds {
		fmt.Fprintln(&b, terminal.Say("cli.rejected.ground", g.Ground, g.Rows))
	}
	if e := r.Effect; e != nil {
		fmt.Fprintln(&b, terminal.Say("cli.rejected.effect", e.Drawn, e.Allowed, e.WinBack))
	}
	b.WriteString(terminal.Say("cli.rejected.done", len(r.Rows), r.Found, r.Lost))
	return b.String()
}

// fileRejected finds the lines that the commission's list means.
func fileRejected() *cobra.Command {
	var to remote.Reach
	var asJSON bool
	var in struct {
		wish
		List  []byte `json:"list"`
		Drawn int    `json:"drawn,omitempty"`
	}
	c := &cobra.Command{
		Use:   "rejected FILE",
		Short: "Find the lines that the commission's list of rejected signatures means, and how many have to be won back",
		Args:  terminal.Args(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, list []string) error {
			data, err := os.ReadFile(list[0])
			if err != nil {
				var at *fs.PathError
				why := err.Error()
				if errors.As(err, &at) {
					why = at.Err.Error()
				}
				return core.Refuse(core.NotFound, "list", "cli.unreadable", list[0], why)
			}
			in.List = data
			var r rejections
			err = to.With(c, func(ctx context.Context, node *remote.Client) error {
				return node.Call(ctx, remote.Post(filings+"/rejected", in), &r)
			})
			if err != nil {
				return err
			}
			return terminal.To(c.OutOrStdout(), asJSON).Result(r, "%s", r.said())
		},
	}
	to.Flags(c)
	remote.JSONFlag(c, &asJSON)
	c.Flags().IntVar(&in.Drawn, "drawn", 0, "signatures that the commission drew: also say how many have to be won back")
	return in.flag(c)
}
