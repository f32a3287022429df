package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/tools/client"
	"github.com/sheaf-drive/sheaf/tools/demo/drive"
	"github.com/sheaf-drive/sheaf/tools/demo/people"
	"github.com/sheaf-drive/sheaf/tools/demo/pictures"
)

// Voter is somebody who has not come yet, for whoever tries the desk: what is to be typed,
// and the pictures of the two pages.
type Voter struct {
	Kind       people.Kind `json:"kind"`
	Series     string      `json:"series"`
	Number     string      `json:"number"`
	Birth      core.Date   `json:"birth"`
	Issued     core.Date   `json:"issued"`
	Stamp      int         `json:"stamp"`
	Family     string      `json:"family"`
	Given      string      `json:"given"`
	Patronymic string      `json:"patronymic"`
	Region     core.Region `json:"region"`
	// Address is to be typed until the list offers it; the register has its last part.
	Address string `json:"address"`
	House   string `json:"house"`
	Flat    string `json:"flat"`
	// Main and Registration are files in the folder of samples; empty without one.
	Main         string `json:"main,omitempty"`
	Registration string `json:"registration,omitempty"`
}

// candidates of whom the first ones without a warning become the ready voters.
func candidates() []people.Kind {
	return []people.Kind{
		people.Ordinary, people.Ordinary, people.Ordinary, people.Ordinary, people.Listed, people.Listed, people.Listed, people.Listed,
	}
}

// ready picks one voter of each kind: one who may sign, one whose passport is listed. Who has
// a ё in the name is warned of, and is taken only for want of others.
func ready(crowd []people.Person) []people.Person {
	var picked []people.Person
	for _, kind := range []people.Kind{people.Ordinary, people.Listed} {
		var best *people.Person
		for i := range crowd {
			p := &crowd[i]
			if p.Kind == kind && (best == nil || strings.ContainsAny(best.Family+best.Given+best.Patronymic, "ёЁ")) {
				best = p
			}
		}
		if best != nil {
			picked = append(picked, *best)
		}
	}
	return picked
}

// writeSamples lists the ready voters and draws their pages as a camera would see them.
func (f *filling) writeSamples(context.Context) error {
	for _, p := range f.ready {
		v := Voter{
			Kind: p.Kind, Series: p.Passport.Series(), Number: p.Passport.Digits(), Birth: p.Birth, Issued: p.Issued,
			Stamp: p.Stamp, Family: p.Family, Given: p.Given, Patronymic: p.Patronymic, Region: p.Address.Region,
			Address: p.Address.Typed, House: p.Address.House, Flat: p.Address.Flat,
		}
		if f.o.Samples != "" {
			v.Main, v.Registration = string(p.Kind)+"-main.jpg", string(p.Kind)+"-registration.jpg"
			if err := f.draw(p, v); err != nil {
				return fmt.Errorf("drawing the sample passports: %w", err)
			}
		}
		f.campaign.Voters = append(f.campaign.Voters, v)
	}
	return nil
}

func (f *filling) draw(p people.Person, v Voter) error {
	if err := os.MkdirAll(f.o.Samples, 0o700); err != nil {
		return err
	}
	artist, err := pictures.NewArtist(pictures.Camera)
	if err != nil {
		return err
	}
	for name, page := range map[string]func(pictures.Bearer) ([]byte, error){v.Main: artist.Main, v.Registration: artist.Registration} {
		file, err := page(p)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(f.o.Samples, name), file, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// checkpoint has the auditor export the campaign: before an export the node signs a
// checkpoint, so that there is one to look at in the first minute.
func (f *filling) checkpoint(ctx context.Context) error {
	body, err := f.house.As(drive.Auditor).Send(ctx, client.Request{
		Path: "/api/v1/exports", Key: f.house.Key("export"), JSON: map[string]any{"campaign": f.campaign.ID},
	})
	if err != nil {
		return err
	}
	defer body.Close()
	if _, err := io.Copy(io.Discard, body); err != nil {
		return fmt.Errorf("reading the export: %w", err)
	}
	return nil
}

// entriesAtOnce is how many entries of the journal one request gives at most.
const entriesAtOnce = 500

// Unused is what is left of the piles: it reads in the journal, as an auditor who is signed
// in, which sheets have taken lines since.
func (c Campaign) Unused(ctx context.Context, auditor *client.Client) ([]Pile, error) {
	taken := map[string]bool{}
	for before := int64(0); ; {
		var page struct {
			Entries []struct{ Line string }
			Before  int64
		}
		path := "/api/v1/journal?limit=" + strconv.Itoa(entriesAtOnce) + "&before=" + strconv.FormatInt(before, 10)
		if err := auditor.Call(ctx, client.Request{Method: "GET", Path: path}, &page); err != nil {
			return nil, fmt.Errorf("reading the journal: %w", err)
		}
		for _, e := range page.Entries {
			var leaf struct{ Subject string }
			if err := json.Unmarshal([]byte(e.Line), &leaf); err != nil {
				return nil, fmt.Errorf("reading the journal: %w", err)
			}
			if line, ok := strings.CutPrefix(leaf.Subject, "line:"); ok {
				code, _, _ := strings.Cut(line, "/")
				taken[code] = true
			}
		}
		if before = page.Before; before == 0 {
			return without(c.Pile, taken), nil
		}
	}
}

// without leaves the sheets out that were taken.
func without(piles []Pile, taken map[string]bool) []Pile {
	var left []Pile
	for _, p := range piles {
		kept := p
		kept.Codes = nil
		for _, code := range p.Codes {
			if !taken[code] {
				kept.Codes = append(kept.Codes, code)
			}
		}
		if len(kept.Codes) > 0 {
			left = append(left, kept)
		}
	}
	return left
}
