package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/sheaf-drive/sheaf/core"
	api "github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/filler"
	"github.com/sheaf-drive/sheaf/tools/demo/house"
	"github.com/sheaf-drive/sheaf/tools/sheaf/archive"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
	"github.com/sheaf-drive/sheaf/tools/sheaf/terminal"
)

// fileNotes has what is done while a drive is filled in.
const fileNotes = "fill.notes"

func (d *demonstration) driveFlags(c *cobra.Command) {
	c.Flags().StringVar(&d.size, "fill", "", "fill in a whole drive instead: "+strings.Join(sizes(), ", "))
	c.Flags().StringVar(&d.backup, "backup", "", "once it is filled, stop and write the data folder to this file")
	c.Flags().StringVar(&d.from, "from", "", "begin with the data folder of a file that --backup wrote")
}

func sizes() (names []string) {
	for _, s := range drive.Sizes() {
		names = append(names, s.Name)
	}
	return names
}

// checkDrive refuses flags that contradict each other, before anything is done.
func (d *demonstration) checkDrive() error {
	_, known := drive.SizeOf(d.size)
	switch {
	case d.size != "" && !known:
		return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.demo.size", d.size, strings.Join(sizes(), ", "))}
	case d.size != "" && d.from != "":
		return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.demo.from")}
	case d.backup != "":
		if _, err := os.Lstat(d.backup); err == nil {
			return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.file_there", d.backup, "--backup")}
		}
	}
	return nil
}

// unpack makes the data folder out of a backup.
func (d *demonstration) unpack() error {
	if d.from == "" {
		return nil
	}
	if err := os.MkdirAll(d.data, 0o700); err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	bar := terminal.NewProgress("Reading "+filepath.Base(d.from), -1, true)
	defer bar.Finish()
	return archive.Read(d.from, d.data, bar)
}

// errKept ends a demonstration that is filled only to be kept.
var errKept = errors.New("filled, to be kept")

// keep writes the backup once the node has stopped, so that the copy is of one moment.
func (d *demonstration) keep(ended error) error {
	if !errors.Is(ended, errKept) {
		return ended
	}
	bar := terminal.NewProgress("Writing "+filepath.Base(d.backup), -1, true)
	size, err := archive.Write(d.backup, d.data, bar)
	bar.Finish()
	if err != nil {
		return err
	}
	return terminal.To(d.out, d.asJSON).Result(map[string]any{"backup": d.backup, "bytes": size, "filled": d.filled},
		"%s\nKept as %s, %.1f MB; `sheaf demo --from %s` shows it.", d.filled.line(), d.backup, float64(size)/1e6, d.backup)
}

// drive fills the drive in unless that is done, and shows it or has it kept.
func (d *demonstration) drive(ctx context.Context, s *demoSummary) error {
	if d.size != "" && d.size != s.Size {
		return terminal.UsageError{Cause: core.Refuse(core.Invalid, "", "cli.demo.begun", s.Size)}
	}
	if !s.Filled {
		if err := d.fillDrive(ctx, s); err != nil {
			return err
		}
	}
	if d.backup != "" {
		return errKept
	}
	return nil
}

func (d *demonstration) fillDrive(ctx context.Context, s *demoSummary) error {
	size, known := drive.SizeOf(s.Size)
	if !known {
		return fmt.Errorf("%s says that the folder is filled with a drive of the size %q", fileDemo, s.Size)
	}
	bar := &parts{}
	defer bar.finish()
	made, err := filler.Fill(ctx, filler.Options{
		Front: api.Config{Socket: datadir.Dir(d.data).Socket(), Lang: terminal.Language()}, Size: size, Seed: s.Seed, Today: s.Day,
		Election: demo.ElectionDay(s.Day), Admin: demoAdmin, OneTime: s.OneTime, Notes: datadir.Dir(d.data).Path(fileNotes),
		Progress: bar.tell,
	})
	if ctx.Err() != nil && d.kept {
		fmt.Fprintln(os.Stderr, "Stopped. The same command goes on where this one ended.")
	}
	if err != nil {
		return err
	}
	s.Campaign = demo.Campaign{
		ID: made.Campaign, Title: made.Title, ElectionDay: demo.ElectionDay(s.Day), Offices: made.Offices, Users: made.Users,
		Visits: map[drive.Fate]int{},
	}
	s.Toxic, s.Filled, s.OneTime = made.Toxic, true, ""
	if err := s.write(datadir.Dir(d.data)); err != nil {
		return err
	}
	if err := os.Remove(datadir.Dir(d.data).Path(fileNotes)); err != nil {
		return fmt.Errorf("removing the notes: %w", err)
	}
	if d.filled, err = measure(datadir.Dir(d.data), size, made); err != nil {
		return err
	}
	if d.backup != "" || d.asJSON {
		return nil
	}
	return terminal.To(d.out, false).Result(nil, "%s", d.filled.line())
}

// filledDrive is what filling a drive took, and what it takes on disk.
type filledDrive struct {
	Size string `json:"size"`
	// Signatures and Commands of this run, which may have continued another one, and its seconds.
	Signatures int     `json:"signatures"`
	Commands   uint64  `json:"commands"`
	Seconds    float64 `json:"seconds"`
	// Leaves of the whole campaign's journal.
	Leaves int64 `json:"leaves"`
	// BytesPerSignature on disk; the journal is a part of the state.
	BytesPerSignature bytesOf `json:"bytes_per_signature"`
	Bound             int     `json:"bound"`
}

type bytesOf struct {
	State   int64 `json:"state"`
	Journal int64 `json:"journal"`
	Log     int64 `json:"log"`
	Blobs   int64 `json:"blobs"`
}

// line is the closing line.
func (f *filledDrive) line() string {
	if f == nil {
		return "The drive was filled in before."
	}
	b := f.BytesPerSignature
	return fmt.Sprintf("Filled in a %s drive: %d signatures in %.0f s, %.0f signatures/s, %.0f commands/s; "+
		"bytes per signature: state %d (of it journal %d), log %d, blobs %d.", f.Size, f.Signatures, f.Seconds,
		float64(f.Signatures)/f.Seconds, float64(f.Commands)/f.Seconds, b.State, b.Journal, b.Log, b.Blobs)
}

// measure takes what the folders take on disk.
func measure(dir datadir.Dir, size drive.Size, made filler.Filled) (*filledDrive, error) {
	f := &filledDrive{
		Size: size.Name, Signatures: made.Signatures, Commands: made.Commands, Seconds: max(made.Took, time.Millisecond).Seconds(), Bound: made.Bound,
		Leaves: made.Leaves,
	}
	f.BytesPerSignature.Journal = made.JournalBytes / int64(size.Signatures)
	for path, into := range map[string]*int64{
		filepath.Join(dir.Store(), "state"): &f.BytesPerSignature.State,
		filepath.Join(dir.Store(), "log"):   &f.BytesPerSignature.Log,
		dir.Blobs():                         &f.BytesPerSignature.Blobs,
	} {
		bytes, err := onDisk(path)
		if err != nil {
			return nil, err
		}
		*into = bytes / int64(size.Signatures)
	}
	return f, nil
}

// onDisk counts the blocks that the files of a folder take: some are longer than they are full.
func onDisk(dir string) (bytes int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) { // the node tidies up meanwhile
			return nil
		}
		if err != nil {
			return err
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); ok {
			bytes += stat.Blocks * 512
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return bytes, err
}

// fewUsers is how many accounts are shown one by one: of a whole drive's, one of each role.
const fewUsers = 30

// shown leaves out what nobody reads on a screen: all are in demo.json.
func shownUsers(users []house.User) []house.User {
	if len(users) <= fewUsers {
		return users
	}
	seen := map[core.Role]bool{}
	var few []house.User
	for _, u := range users {
		if !seen[u.Role] {
			few = append(few, u)
		}
		seen[u.Role] = true
	}
	return few
}
