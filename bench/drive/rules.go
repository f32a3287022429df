package drive

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

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// rules is the name of the pack that the campaign works by.
const rules = "ru-president-2018"

// rehearse packs the program of the rehearsal into a signed file, tries it on what is stored and swaps the campaign
// to it, as an admin and federal staff do.
func (h *House) rehearse(ctx context.Context, admin *client.Client, campaign core.CampaignID) error {
	key := filepath.Join(h.folder, "rules.key")
	var built struct{ File, Key string }
	for _, args := range [][]string{
		{"pack", "key", "rehearsal", "--out", key},
		{"pack", "build", rules, "--program", h.programs.Rehearsal, "--key", key, "--out", h.folder, "--json"},
	} {
		c := exec.CommandContext(ctx, h.programs.Sheaf, args...)
		var said bytes.Buffer
		c.Stderr = &said
		answer, err := c.Output()
		if err != nil {
			return fmt.Errorf("sheaf %s %s: %w: %s", args[0], args[1], err, said.Bytes())
		}
		if err := json.Unmarshal(answer, &built); err != nil && args[1] == "build" {
			return fmt.Errorf("reading what was built: %w", err)
		}
	}
	file, err := os.ReadFile(built.File)
	if err != nil {
		return fmt.Errorf("reading the rules: %w", err)
	}
	wish := map[string]any{"campaign": campaign}
	var made struct{ Name, Version string }
	install := client.Request{Path: "/api/v1/pack-files?" + url.Values{"campaign": {string(campaign)}}.Encode(),
		Kind: "application/octet-stream", Body: bytes.NewReader(file)}
	for _, act := range []struct {
		by   *client.Client
		what func() client.Request
		into any
	}{
		{admin, func() client.Request { return keyRequest("propose", campaign, built.Key) }, nil},
		{h.federal[0], func() client.Request { return keyRequest("approve", campaign, built.Key) }, nil},
		{admin, func() client.Request { return install }, &made},
	} {
		if err := act.by.Call(ctx, act.what(), act.into); err != nil {
			return err
		}
	}
	version := made.Name + "/" + made.Version
	if err := tried(ctx, admin, version, campaign); err != nil {
		return err
	}
	if err := admin.Call(ctx, packRequest(version+"/propose", wish), nil); err != nil {
		return err
	}
	return h.federal[0].Call(ctx, packRequest(version+"/approve", wish), nil)
}

// tried has the version judge all that is stored, and waits for the end of it.
func tried(ctx context.Context, admin *client.Client, version string, campaign core.CampaignID) error {
	var run struct{ State string }
	if err := admin.Call(ctx, packRequest(version+"/dry-run", map[string]any{"campaign": campaign}), &run); err != nil {
		return err
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for run.State == core.DryRunRunning {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		ask := client.Request{Method: http.MethodGet, Path: "/api/v1/packs/" + version + "/dry-run?campaign=" + url.QueryEscape(string(campaign))}
		if err := admin.Call(ctx, ask, &run); err != nil {
			return err
		}
	}
	if run.State != core.DryRunDone {
		return fmt.Errorf("the dry run of %s ended as %s", version, run.State)
	}
	return nil
}

func keyRequest(verb string, campaign core.CampaignID, key string) client.Request {
	return client.Request{Path: "/api/v1/pack-keys/" + verb, JSON: map[string]any{"campaign": campaign, "key": key}}
}

func packRequest(verb string, wish map[string]any) client.Request {
	return client.Request{Path: "/api/v1/packs/" + verb, JSON: wish}
}
