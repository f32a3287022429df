package swap

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// rules are those of the rehearsal.
const rules = "ru-president-2018-rehearsal"

// House is where rules are swapped. All fields are needed.
type House struct {
	Programs program.Programs
	// Folder takes the key and the file.
	Folder   string
	Campaign core.CampaignID
	// Admin proposes, Federal approves.
	Admin, Federal *client.Client
}

// Run is how a dry run stands.
type Run struct {
	State  string
	Counts struct{ Judged, Changed, Unanswered int }
}

// Rehearse puts the rules of the rehearsal into force.
func (h House) Rehearse(ctx context.Context) error {
	version, err := h.Install(ctx)
	if err != nil {
		return err
	}
	if _, err := h.Try(ctx, version); err != nil {
		return err
	}
	wish := map[string]any{"campaign": h.Campaign}
	if err := h.Admin.Call(ctx, packRequest(version+"/propose", wish), nil); err != nil {
		return err
	}
	return h.Federal.Call(ctx, packRequest(version+"/approve", wish), nil)
}

// Install packs the program of the rehearsal into a signed file, lets the campaign trust its key and installs
// it. It answers the version as NAME/VERSION.
func (h House) Install(ctx context.Context) (version string, err error) {
	file, key, err := h.built(ctx)
	if err != nil {
		return "", err
	}
	var made struct{ Name, Version string }
	install := client.Request{Path: "/api/v1/pack-files?" + url.Values{"campaign": {string(h.Campaign)}}.Encode(),
		Kind: "application/octet-stream", Body: bytes.NewReader(file)}
	for _, act := range []struct {
		by   *client.Client
		what client.Request
		into any
	}{{h.Admin, h.keyRequest("propose", key), nil}, {h.Federal, h.keyRequest("approve", key), nil}, {h.Admin, install, &made}} {
		if err := act.by.Call(ctx, act.what, act.into); err != nil {
			return "", err
		}
	}
	return made.Name + "/" + made.Version, nil
}

// built is the signed file of the rehearsal and the key that verifies it.
func (h House) built(ctx context.Context) (file []byte, key string, err error) {
	secret := filepath.Join(h.Folder, "rules.key")
	var built struct{ File, Key string }
	for _, args := range [][]string{
		{"pack", "key", "rehearsal", "--out", secret},
		{"pack", "build", rules, "--program", h.Programs.Rehearsal, "--key", secret, "--out", h.Folder, "--json"},
	} {
		c := exec.CommandContext(ctx, h.Programs.Sheaf, args...)
		var said bytes.Buffer
		c.Stderr = &said
		answer, err := c.Output()
		if err != nil {
			return nil, "", fmt.Errorf("sheaf %s %s: %w: %s", args[0], args[1], err, said.Bytes())
		}
		if err := json.Unmarshal(answer, &built); err != nil && args[1] == "build" {
			return nil, "", fmt.Errorf("reading what was built: %w", err)
		}
	}
	file, err = os.ReadFile(built.File)
	if err != nil {
		return nil, "", fmt.Errorf("reading the rules: %w", err)
	}
	return file, built.Key, nil
}

// Try has the version judge all that is stored, and waits for the end of it.
func (h House) Try(ctx context.Context, version string) (run Run, err error) {
	if err := h.Admin.Call(ctx, packRequest(version+"/dry-run", map[string]any{"campaign": h.Campaign}), &run); err != nil {
		return run, err
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for run.State == core.DryRunRunning {
		select {
		case <-ctx.Done():
			return run, ctx.Err()
		case <-tick.C:
		}
		ask := client.Request{Method: http.MethodGet, Path: "/api/v1/packs/" + version + "/dry-run?campaign=" + url.QueryEscape(string(h.Campaign))}
		if err := h.Admin.Call(ctx, ask, &run); err != nil {
			return run, err
		}
	}
	if run.State != core.DryRunDone {
		return run, fmt.Errorf("the dry run of %s ended as %s", version, run.State)
	}
	return run, nil
}

func (h House) keyRequest(verb, key string) client.Request {
	return client.Request{Path: "/api/v1/pack-keys/" + verb, JSON: map[string]any{"campaign": h.Campaign, "key": key}}
}

func packRequest(verb string, wish map[string]any) client.Request {
	return client.Request{Path: "/api/v1/packs/" + verb, JSON: wish}
}
