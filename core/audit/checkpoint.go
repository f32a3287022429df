package audit

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/core"
)

// CheckpointKind is the kind of the leaf that records a signed checkpoint. Its public
// values are "size" and "root" as on the note.
const CheckpointKind = "checkpoint.record"

// HouseName stands for the house in origins; no campaign may bear it.
const HouseName = "house"

// Origin names a tree on its checkpoints: "sheaf/CAMPAIGN", or "sheaf/house" for the house.
func Origin(c core.CampaignID) string {
	if c == "" {
		return "sheaf/" + HouseName
	}
	return "sheaf/" + string(c)
}

// Checkpoint says what a tree was at one size.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// Text is the body of the note: three lines with origin, size and base64 root.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root)
}

// Public lists the values that the leaf of a recorded checkpoint carries.
func (c Checkpoint) Public() []KV {
	return []KV{{"size", strconv.FormatInt(c.Size, 10)}, {"root", c.Root.String()}}
}

// ParseCheckpoint reads the body of a note and refuses all that [Checkpoint.Text] does not write.
func ParseCheckpoint(text string) (Checkpoint, error) {
	malformed := core.Refuse(core.Invalid, "checkpoint", "audit.checkpoint.form")
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] == "" {
		return Checkpoint{}, malformed
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 {
		return Checkpoint{}, malformed
	}
	raw, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(raw) != tlog.HashSize {
		return Checkpoint{}, malformed
	}
	c := Checkpoint{Origin: lines[0], Size: size, Root: tlog.Hash(raw)}
	if c.Text() != text {
		return Checkpoint{}, malformed
	}
	return c, nil
}

// Sign writes the checkpoint as a signed note.
func Sign(c Checkpoint, k SigningKey) ([]byte, error) {
	if _, err := ParseCheckpoint(c.Text()); err != nil {
		return nil, err
	}
	if k.signer == nil {
		return nil, core.Refuse(core.Invalid, "key", "audit.key.form")
	}
	signed, err := note.Sign(&note.Note{Text: c.Text()}, k.signer)
	if err != nil {
		return nil, fmt.Errorf("signing the checkpoint of %s: %w", c.Origin, err)
	}
	return signed, nil
}

// Verify checks a signed note against the verifier string and returns what it says. The
// caller compares Origin with [Origin] of the campaign it asks about.
func Verify(signed []byte, verifier string) (Checkpoint, error) {
	v, err := note.NewVerifier(verifier)
	if err != nil {
		return Checkpoint{}, core.Refuse(core.Invalid, "key", "audit.verifier.form")
	}
	opened, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return Checkpoint{}, core.Refuse(core.Invalid, "checkpoint", "audit.checkpoint.signature")
	}
	return ParseCheckpoint(opened.Text)
}
