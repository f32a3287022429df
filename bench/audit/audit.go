package audit

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// Runs are how often an export is made and verified.
const Runs = 5

// Samples are measured by id.
type Samples map[string][]float64

// Config says what is measured.
type Config struct {
	Programs program.Programs
	// Size of the drive, as sheaf demo --fill takes it.
	Size string
	// Mutations that are tried.
	Mutations int
}

// told is what a demonstration knows of itself.
type told struct {
	Key      string
	Campaign struct {
		ID    string
		Users []struct{ Login, Password, Role string }
	}
}

// Measure fills a drive in, exports it as often as there are runs while nobody works, verifies each
// export, and tries changed ones.
func Measure(ctx context.Context, c Config) (got Samples, err error) {
	dir, err := os.MkdirTemp("", "sheaf-bench-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for a drive: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	data := filepath.Join(dir, "d")
	if said, err := exec.CommandContext(ctx, c.Programs.Sheaf, "demo", "--fill", c.Size, "--data", data, "--backup", filepath.Join(dir, "b"),
		"--listen", "127.0.0.1:0", "--json").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("filling a drive in: %w: %s", err, said)
	}
	var t told
	text, err := os.ReadFile(filepath.Join(data, "demo.json"))
	if err == nil {
		err = json.Unmarshal(text, &t)
	}
	if err != nil {
		return nil, fmt.Errorf("reading what the demonstration says: %w", err)
	}
	got = Samples{}
	files, err := got.exports(ctx, c, data, dir, t)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if err := got.verified(ctx, c.Programs.Verify, file, t.Key); err != nil {
			return nil, err
		}
	}
	first, last := files[0], files[len(files)-1]
	return got, got.mutated(ctx, c, first, last, t.Key, dir)
}

// exports serves the drive and takes exports.
func (got Samples) exports(ctx context.Context, c Config, data, dir string, t told) (files []string, err error) {
	node, err := program.Serve(ctx, c.Programs.Sheaf, data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, node.Stop()) }()
	auditor := client.New(client.Config{Server: node.URL, Plain: true})
	for _, u := range t.Campaign.Users {
		if u.Role == "auditor" {
			err = auditor.SignIn(ctx, u.Login, u.Password, "")
		}
	}
	if err != nil {
		return nil, err
	}
	for run := range Runs {
		file := filepath.Join(dir, "export"+strconv.Itoa(run)+".zip")
		begun := time.Now()
		if err := taken(ctx, auditor, file); err != nil {
			return nil, err
		}
		took := time.Since(begun).Seconds()
		bytes, err := unpacked(file)
		if err != nil {
			return nil, err
		}
		most, err := program.Peak(node.PID())
		if err != nil {
			return nil, err
		}
		got["mb_s"] = append(got["mb_s"], float64(bytes)/1e6/took)
		got["rss_mib"] = append(got["rss_mib"], most)
		files = append(files, file)
	}
	return files, nil
}

func taken(ctx context.Context, auditor *client.Client, path string) error {
	answer, err := auditor.Send(ctx, client.Request{Path: "/api/v1/exports", JSON: struct{}{}})
	if err != nil {
		return err
	}
	defer answer.Close()
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, answer)
	return errors.Join(err, file.Close())
}

// unpacked is how large the files of an export are together.
func unpacked(path string) (sum uint64, err error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return 0, err
	}
	defer z.Close()
	for _, f := range z.File {
		sum += f.UncompressedSize64
	}
	return sum, nil
}

// verified has the auditor's program check an export.
func (got Samples) verified(ctx context.Context, verify, file, key string) error {
	begun := time.Now()
	said, err := exec.CommandContext(ctx, verify, file, "--key", key, "--json").Output()
	took := time.Since(begun).Seconds()
	if err != nil {
		return fmt.Errorf("verifying an export: %w: %s", err, said)
	}
	var r struct{ Report struct{ Leaves float64 } }
	if err := json.Unmarshal(said, &r); err != nil || r.Report.Leaves == 0 {
		return fmt.Errorf("verifying an export: it said %s", said)
	}
	got["verify.facts_s"] = append(got["verify.facts_s"], r.Report.Leaves/took)
	return nil
}
