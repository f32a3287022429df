package trial

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/bench/swap"
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// filled is what the demonstration says once it is ready.
type filled struct {
	URL      string
	Campaign core.CampaignID
	Users    []struct {
		Role            core.Role
		Login, Password string
	}
}

// Measure fills a drive of the size in and has other rules judge its signatures so many times. It answers the
// signatures judged in a second, by run.
func Measure(ctx context.Context, programs program.Programs, size string, runs int) (speeds []float64, err error) {
	dir, err := os.MkdirTemp("", "sheaf-bench-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for a drive: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	drive, node, err := fill(ctx, programs.Sheaf, filepath.Join(dir, "d"), size)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, node.Stop()) }()
	h := swap.House{Programs: programs, Folder: dir, Campaign: drive.Campaign}
	if h.Admin, err = drive.signIn(ctx, core.Admin); err != nil {
		return nil, err
	}
	if h.Federal, err = drive.signIn(ctx, core.Federal); err != nil {
		return nil, err
	}
	version, err := h.Install(ctx)
	if err != nil {
		return nil, err
	}
	for range runs {
		begun := time.Now()
		run, err := h.Try(ctx, version)
		if err != nil {
			return nil, err
		}
		if run.Counts.Judged == 0 || run.Counts.Changed+run.Counts.Unanswered > 0 {
			return nil, fmt.Errorf("rules that differ in their minimum alone gave other verdicts: %+v", run.Counts)
		}
		speeds = append(speeds, float64(run.Counts.Judged)/time.Since(begun).Seconds())
	}
	return speeds, nil
}

// fill starts a node and waits until it is filled in.
func fill(ctx context.Context, sheaf, data, size string) (drive filled, node *program.Process, err error) {
	ready := make(chan string, 1)
	c := exec.Command(sheaf, "demo", "--fill", size, "--data", data, "--listen", "127.0.0.1:0", "--json")
	node, err = program.Run(c, func(line string) {
		select {
		case ready <- line:
		default: // it was ready before
		}
	})
	if err != nil {
		return drive, nil, err
	}
	select {
	case line := <-ready:
		if err = json.Unmarshal([]byte(line), &drive); err == nil && drive.URL == "" {
			err = errors.New("it said nothing of its address")
		}
	case <-node.Ended():
		err = errors.New("it ended before it was filled in")
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return drive, nil, fmt.Errorf("filling a drive in: %w", errors.Join(err, node.Stop()))
	}
	return drive, node, nil
}

// signIn speaks for the first account with the role.
func (f filled) signIn(ctx context.Context, role core.Role) (*client.Client, error) {
	for _, u := range f.Users {
		if u.Role == role {
			one := client.New(client.Config{Server: f.URL})
			return one, one.SignIn(ctx, u.Login, u.Password, "")
		}
	}
	return nil, fmt.Errorf("nobody in the drive is %s", role)
}
