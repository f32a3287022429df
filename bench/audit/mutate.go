package audit

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// mutated tries changed exports; each must be rejected. An older export, passed as new, is among them.
func (got Samples) mutated(ctx context.Context, c Config, older, newer, key, dir string) error {
	whole, err := os.ReadFile(newer)
	if err != nil {
		return err
	}
	parts, err := unzip(whole)
	if err != nil {
		return err
	}
	since := filepath.Join(dir, "since")
	notes := strings.Split(strings.TrimRight(parts.text["checkpoints.txt"], "\n"), "\n\n")
	if err := os.WriteFile(since, []byte(strings.Join(notes[len(notes)-2:], "\n\n")+"\n"), 0o600); err != nil {
		return err
	}
	was, err := os.ReadFile(older)
	if err != nil {
		return err
	}
	aged := !bytes.Equal(was, whole) // else nothing happened between the two, and the older one is no older
	random := rand.New(rand.NewPCG(9, uint64(len(whole))))
	rejected := 0
	changed := filepath.Join(dir, "changed.zip")
	for n := range c.Mutations {
		file, more := changed, []string(nil)
		switch kind := n % 50; {
		case kind == 0 && aged:
			file, more = older, []string{"--since", since}
		case kind >= 1 && kind <= 5:
			other, err := parts.change(random)
			if err != nil {
				return err
			}
			if err := os.WriteFile(changed, other, 0o600); err != nil {
				return err
			}
		default:
			flipped := bytes.Clone(whole)
			flipped[random.IntN(len(flipped))] ^= 1 << random.IntN(8)
			if err := os.WriteFile(changed, flipped, 0o600); err != nil {
				return err
			}
		}
		no, err := rejects(ctx, c.Programs.Verify, append([]string{file, "--key", key, "--json"}, more...))
		if err != nil {
			return err
		}
		if no {
			rejected++
		}
	}
	for range Runs { // counts, the same whichever run is asked
		got["mutations.rejected"] = append(got["mutations.rejected"], float64(rejected))
		got["mutations.tried"] = append(got["mutations.tried"], float64(c.Mutations))
	}
	return nil
}

// rejects says whether the program rejects an export in its own words.
func rejects(ctx context.Context, verify string, args []string) (bool, error) {
	said, err := exec.CommandContext(ctx, verify, args...).Output()
	var ended *exec.ExitError
	if err == nil {
		return false, nil
	}
	var r struct{ Verdict string }
	if !errors.As(err, &ended) || ended.ExitCode() != 1 || json.Unmarshal(said, &r) != nil || r.Verdict != "rejected" {
		return false, fmt.Errorf("the auditor's program did not come to a verdict: %w: %s", err, said)
	}
	return true, nil
}

// parts is an export by file, in order.
type parts struct {
	order []string
	text  map[string]string
}

func unzip(whole []byte) (parts, error) {
	p := parts{text: map[string]string{}}
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		return p, err
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return p, err
		}
		text, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			return p, err
		}
		p.order, p.text[f.Name] = append(p.order, f.Name), string(text)
	}
	return p, nil
}

// change is the export with a row changed and every outer checksum repaired, with two files in another
// order, or with a file missing.
func (p parts) change(random *rand.Rand) ([]byte, error) {
	q := parts{append([]string(nil), p.order...), map[string]string{}}
	for name, text := range p.text {
		q.text[name] = text
	}
	at := 1 + random.IntN(len(q.order)-1)
	switch random.IntN(4) {
	case 0:
		q.order = append(q.order[:at], q.order[at+1:]...)
	case 1:
		other := 1 + at%(len(q.order)-1)
		q.order[at], q.order[other] = q.order[other], q.order[at]
	default:
		q.row(random)
		if err := q.repair(); err != nil {
			return nil, err
		}
	}
	return q.zip()
}

// row changes a digit or letter of the journal or of a table in CSV that has one.
func (p parts) row(random *rand.Rand) {
	for {
		name := p.order[1+random.IntN(len(p.order)-1)]
		text := []byte(p.text[name])
		if name != "journal.jsonl" && !strings.HasSuffix(name, ".csv") || len(text) == 0 {
			continue
		}
		at := random.IntN(len(text))
		if b := text[at]; b >= '0' && b <= '8' || b >= 'a' && b <= 'y' {
			text[at]++
			p.text[name] = string(text)
			return
		}
	}
}

// repair makes the manifest say the size and both digests of each file as it is now.
func (p parts) repair() error {
	var m map[string]any
	if err := json.Unmarshal([]byte(p.text["manifest.json"]), &m); err != nil {
		return fmt.Errorf("the manifest: %w", err)
	}
	files, ok := m["files"].(map[string]any)
	if !ok {
		return errors.New("the manifest lists no files")
	}
	for name, entry := range files {
		e, ok := entry.(map[string]any)
		if !ok {
			return fmt.Errorf("the manifest says nothing of %s", name)
		}
		digest, packed := sha256.Sum256([]byte(p.text[name])), sha256.New()
		w, err := flate.NewWriter(packed, flate.BestSpeed)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, p.text[name]); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		e["sha256"], e["packed"], e["size"] = hex.EncodeToString(digest[:]), hex.EncodeToString(packed.Sum(nil)), len(p.text[name])
	}
	text, err := json.Marshal(m)
	p.text["manifest.json"] = string(text)
	return err
}

func (p parts) zip() ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, name := range p.order {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate}
		if name == "manifest.json" {
			header.Method = zip.Store
		}
		w, err := z.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(w, p.text[name]); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}
