package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/founding"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// demoAdmin is the login of the founding admin of a demonstration.
const demoAdmin = "admin"

// demonstration is one run of `sheaf demo`.
type demonstration struct {
	listen, data string
	// size is that of the drive to fill in, from a backup to begin with, backup the one to make.
	size, from, backup string
	// kept says that the data folder is not thrown away.
	kept    bool
	options demo.Options
	asJSON  bool
	out     io.Writer
	// filled says what filling a drive took; nil before, or where an earlier run did it.
	filled *filledDrive
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
	const loopback = "127.0.0.1:8080"
	c.Flags().StringVar(&d.listen, "listen", loopback, "address to listen on")
	c.Flags().StringVar(&d.listen, "http", loopback, "as --listen")
	terminal.Must(c.Flags().MarkHidden("http"))
	c.Flags().StringVar(&d.data, "data", "", "data folder to keep (default: a folder that is removed at the end)")
	c.Flags().Uint64Var(&d.options.Seed, "seed", 83, "seed of people, passwords and choices")
	c.Flags().IntVar(&d.options.Signatures, "signatures", 100, "how many signatures stand on lines, at most "+strconv.Itoa(demo.MaxSignatures))
	d.driveFlags(c)
	c.Flags().BoolVar(&d.asJSON, "json", false, "print one JSON line once it is ready")
	return c
}

// run fills and serves until ctx ends, which is how a demonstration is meant to end.
func (d *demonstration) run(ctx context.Context) (err error) {
	if n := d.options.Signatures; n < 0 || n > demo.MaxSignatures {
		return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.demo.signatures", strconv.Itoa(n), strconv.Itoa(demo.MaxSignatures))}
	}
	if err := d.checkDrive(); err != nil {
		return err
	}
	if err := free(d.listen); err != nil {
		return err
	}
	if d.kept = d.data != ""; !d.kept {
		if d.data, err = os.MkdirTemp("", "sheaf-demo-"); err != nil {
			return fmt.Errorf("making a folder: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(d.data)) }()
	}
	if err := d.unpack(); err != nil {
		return err
	}
	summary, err := d.folder(ctx)
	if err != nil {
		return d.ended(ctx, err)
	}
	began := time.Now()
	fmt.Fprintln(os.Stderr, "Starting the node …")
	// What a demonstration sends is invented, so it may be shown on a network as it is.
	serving := serving{data: d.data, listen: d.listen, plain: true, calm: true, clock: func(ctx context.Context, reason error) error {
		return d.trustClock(ctx, summary, reason)
	}}
	return d.ended(ctx, d.keep(serving.run(ctx, func(address string) error {
		switch {
		case summary.Size != "":
			if err := d.drive(ctx, &summary); err != nil {
				return err
			}
		case !summary.Filled:
			if err := d.fill(ctx, &summary); err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "Filled in %.0f seconds.\n", time.Since(began).Seconds())
		default:
			d.dropUsed(ctx, &summary)
		}
		return d.show(address, summary)
	})))
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
	fmt.Fprintln(os.Stderr, "Founding a house: keys, the first account and its password …")
	made, err := founding.Charter{House: "demo", Admin: demoAdmin, Now: time.Now}.Found(ctx, datadir.Dir(d.data))
	if err != nil {
		return summary, err
	}
	summary = demoSummary{
		Seed: d.options.Seed, Signatures: d.options.Signatures, Size: d.size, Day: core.Date(time.Now().Format(time.DateOnly)),
		Key: made.CheckpointKey, OneTime: made.Password,
	}
	return summary, summary.write(datadir.Dir(d.data))
}

// trustClock confirms the clock as the demonstration's own admin: a folder that was kept for
// months starts as it did on its first day. Somebody who changed that password is told what to
// type instead.
func (d *demonstration) trustClock(ctx context.Context, s demoSummary, reason error) error {
	password := s.OneTime
	for _, u := range s.Campaign.Users {
		if u.Login == demoAdmin {
			password = u.Password
		}
	}
	c := api.New(api.Config{Socket: datadir.Dir(d.data).Socket(), Lang: terminal.Language()})
	err := c.Call(ctx, api.Request{Path: "/api/v1/clock/trust", JSON: map[string]string{"login": demoAdmin, "password": password}}, nil)
	if core.CodeOf(err) == core.Unauthenticated {
		_, err = fmt.Fprintln(os.Stderr, "sheaf: "+terminal.Said(reason))
	}
	return err
}

// fill goes through the front door of the running node and keeps what there is to know.
func (d *demonstration) fill(ctx context.Context, s *demoSummary) error {
	bar := &parts{}
	defer bar.finish()
	campaign, err := demo.Fill(ctx, api.Config{Socket: datadir.Dir(d.data).Socket(), Lang: terminal.Language()}, demo.Options{
		Seed: s.Seed, Signatures: s.Signatures, Today: s.Day, Admin: demoAdmin, OneTime: s.OneTime,
		Samples: d.samples(), Progress: bar.tell,
	})
	if err != nil {
		return err
	}
	s.Campaign, s.Filled, s.OneTime = campaign, true, ""
	if err := d.offerPacks(ctx, s); err != nil {
		return err
	}
	return s.write(datadir.Dir(d.data))
}

// samples is the folder with the pictures of the two voters to try.
func (d *demonstration) samples() string { return datadir.Dir(d.data).Path("samples") }

// dropUsed leaves the sheets out that were used since the folder was filled. Where the auditor
// cannot be asked any more, nobody knows which are left, and none are shown.
func (d *demonstration) dropUsed(ctx context.Context, s *demoSummary) {
	piles := s.Campaign.Pile
	s.Campaign.Pile = nil
	c := api.New(api.Config{Socket: datadir.Dir(d.data).Socket(), Lang: terminal.Language()})
	for _, u := range s.Campaign.Users {
		if u.Role != core.Auditor || c.SignIn(ctx, u.Login, u.Password, "") != nil {
			continue
		}
		left, err := demo.Campaign{Pile: piles}.Unused(ctx, c)
		if err == nil {
			s.Campaign.Pile = left
		}
		_ = c.SignOut(ctx) // a login that stays open ends by itself
		return
	}
}

// free says before anything is done that somebody else listens there.
func free(listen string) error {
	l, err := net.Listen("tcp", listen)
	if err == nil {
		return l.Close()
	}
	host, port, split := net.SplitHostPort(listen)
	number, notNumber := strconv.Atoi(port)
	if !errors.Is(err, syscall.EADDRINUSE) || split != nil || notNumber != nil {
		return terminal.Unheard("--listen", listen, err)
	}
	other := net.JoinHostPort(host, strconv.Itoa(number%65535+1))
	return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.demo.taken", listen, other)}
}

// parts shows a line as each part of the filling begins, and bars for those that take long.
type parts struct {
	bar  *terminal.Progress
	part string
	seen int
}

func (p *parts) tell(part string, done, total int) {
	if total == 0 {
		p.finish()
		p.part, p.bar = "", nil
		fmt.Fprintln(os.Stderr, strings.ToUpper(part[:1])+part[1:]+" …")
		return
	}
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
