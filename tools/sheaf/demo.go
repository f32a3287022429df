package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// demoAdmin is the login of the founding admin of a demonstration.
const demoAdmin = "admin"

// demonstration is one run of `sheaf demo`.
type demonstration struct {
	listen, data string
	options      demo.Options
	asJSON       bool
	out          io.Writer
}

func demoCommand() *cobra.Command {
	var d demonstration
	c := &cobra.Command{
		Use:   "demo",
		Short: "Show a house with an invented campaign, in a folder that is thrown away",
		Long: "Founds a house, fills it with an invented campaign through its own front door and serves it.\n" +
			"Without --data everything is gone when it ends; with --data the folder is kept, and served\n" +
			"again as it is the next time. All people, passports and passwords are invented.",
		Args: terminal.Args(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			d.out = c.OutOrStdout()
			return d.run(c.Context())
		},
	}
	c.Flags().StringVar(&d.listen, "http", "127.0.0.1:8080", "address to listen on")
	c.Flags().StringVar(&d.data, "data", "", "data folder to keep (default: a folder that is removed at the end)")
	c.Flags().Uint64Var(&d.options.Seed, "seed", 83, "seed of people, passwords and choices")
	c.Flags().IntVar(&d.options.Signatures, "signatures", 100, "how many voters come, at most "+strconv.Itoa(demo.MaxSignatures))
	c.Flags().BoolVar(&d.asJSON, "json", false, "print one JSON line once it is ready")
	return c
}

// run fills and serves until ctx ends, which is how a demonstration is meant to end.
func (d *demonstration) run(ctx context.Context) (err error) {
	if n := d.options.Signatures; n < 0 || n > demo.MaxSignatures {
		return terminal.UsageError{Cause: fmt.Errorf("--signatures %d is not 0 to %d", n, demo.MaxSignatures)}
	}
	if d.data == "" {
		if d.data, err = os.MkdirTemp("", "sheaf-demo-"); err != nil {
			return fmt.Errorf("making a folder: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(d.data)) }()
	}
	summary, err := d.folder(ctx)
	if err != nil {
		return d.ended(ctx, err)
	}
	began := time.Now()
	serving := serving{data: d.data, listen: d.listen}
	return d.ended(ctx, serving.run(ctx, func(address string) error {
		if !summary.Filled {
			if err := d.fill(ctx, &summary); err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "Filled in %.0f seconds.\n", time.Since(began).Seconds())
		}
		return d.show(address, summary)
	}))
}

// ended takes the end that the user asked for as no error: what he cut short, and a store
// that was still starting.
func (d *demonstration) ended(ctx context.Context, err error) error {
	if ctx.Err() != nil && (errors.Is(err, ctx.Err()) || core.CodeOf(err) == core.Unavailable) {
		return nil
	}
	return err
}

// folder founds the house, or reads what an earlier demonstration left in the folder.
func (d *demonstration) folder(ctx context.Context) (demoSummary, error) {
	summary, known, err := readSummary(datadir.Dir(d.data))
	if err != nil || known {
		return summary, err
	}
	fmt.Fprintln(os.Stderr, "Founding a house …")
	made, err := found(ctx, datadir.Dir(d.data), "demo", demoAdmin)
	if err != nil {
		return summary, err
	}
	summary = demoSummary{
		Seed: d.options.Seed, Signatures: d.options.Signatures, Day: core.Date(time.Now().Format(time.DateOnly)),
		Key: made.CheckpointKey, OneTime: made.Password,
	}
	return summary, summary.write(datadir.Dir(d.data))
}

// fill goes through the front door of the running node and keeps what there is to know.
func (d *demonstration) fill(ctx context.Context, s *demoSummary) error {
	bar := &parts{}
	defer bar.finish()
	campaign, err := demo.Fill(ctx, api.Config{Socket: datadir.Dir(d.data).Socket(), Lang: terminal.Language()}, demo.Options{
		Seed: s.Seed, Signatures: s.Signatures, Today: s.Day, Admin: demoAdmin, OneTime: s.OneTime, Progress: bar.tell,
	})
	if err != nil {
		return err
	}
	s.Campaign, s.Filled, s.OneTime = campaign, true, ""
	return s.write(datadir.Dir(d.data))
}

// parts shows a bar for each part of the filling, one after the other.
type parts struct {
	bar  *terminal.Progress
	part string
	seen int
}

func (p *parts) tell(part string, done, total int) {
	if part != p.part {
		p.finish()
		p.part, p.bar, p.seen = part, terminal.NewProgress(part, int64(total), false), 0
	}
	p.bar.Add(int64(done - p.seen))
	p.seen = done
}

func (p *parts) finish() {
	if p.bar != nil {
		p.bar.Finish()
	}
}

// shownDemo is the one line that programs read.
type shownDemo struct {
	URL      string          `json:"url"`
	Data     string          `json:"data"`
	Socket   string          `json:"socket"`
	Key      string          `json:"key"`
	Campaign core.CampaignID `json:"campaign"`
	Users    []demo.User     `json:"users"`
}

func (d *demonstration) show(address string, s demoSummary) error {
	table := &strings.Builder{}
	w := tabwriter.NewWriter(table, 0, 0, 3, ' ', 0)
	for _, u := range s.Campaign.Users {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", u.Role, u.Login, u.Password)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("writing the accounts: %w", err)
	}
	var pile strings.Builder
	for _, p := range s.Campaign.Pile {
		fmt.Fprintf(&pile, "  %s, region %s:  %s\n", p.Office, p.Region, strings.Join(shownCodes(p.Codes), "  "))
	}
	login := map[core.Role]string{}
	for _, u := range s.Campaign.Users {
		if login[u.Role] == "" {
			login[u.Role] = u.Login
		}
	}
	return terminal.To(d.out, d.asJSON).Result(
		shownDemo{address, d.data, datadir.Dir(d.data).Socket(), s.Key, s.Campaign.ID, s.Campaign.Users},
		"\n%s, election day %s\n\n  %s\n\nAccounts: role, login, password\n\n%s\nSheets in the piles, for the desk\n\n%s\nCheckpoint key, for auditors:\n\n  %s\n\n"+
			"What to try:\n\n"+
			"  %-14s /desk           receive a voter: passport, questionnaire, line on the sheet\n"+
			"  %-14s /office         one visit waits for a decision on a listed passport\n"+
			"  %-14s /print          more sheets as PDF\n"+
			"  %-14s /audit          the journal, its checkpoints and the export to check\n\n"+
			"Data folder: %s\nCtrl-C ends it.",
		s.Campaign.Title, s.Campaign.ElectionDay, address, table.String(), pile.String(), s.Key,
		login[core.Operator], login[core.Coordinator], login[core.Coordinator], login[core.Auditor], d.data)
}

// shownCodes are the first codes of a pile as they are printed.
func shownCodes(codes []string) []string {
	var shown []string
	for _, code := range codes[:min(len(codes), 3)] {
		shown = append(shown, core.SheetCode(code).String())
	}
	return shown
}
