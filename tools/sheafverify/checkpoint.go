package main

import (
	"encoding/base64"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/replay"
)

// checkpoint is a signed statement about the tree at one size.
type checkpoint struct {
	size int64
	root tlog.Hash
	line int64 // where it begins in its file
}

// readCheckpoints opens every note of checkpoints.txt: the signature holds, the origin is
// the export's and the sizes ascend.
func readCheckpoints(a *archive, key note.Verifier) ([]checkpoint, error) {
	var marks []checkpoint
	p := noteParser{done: func(text string, line int64) error {
		c, why := openNote(text, key, a.manifest.Origin)
		if why != nil {
			return &rejection{checkpointsName, line, why, unsigned}
		}
		if len(marks) > 0 && c.size <= marks[len(marks)-1].size {
			return reject(damaged, checkpointsName, line, "the sizes of the checkpoints do not ascend")
		}
		c.line = line
		marks = append(marks, c)
		return nil
	}}
	if err := a.lines(checkpointsName, maxNoteLine, p.add); err != nil {
		return nil, err
	}
	if err := p.end(); err != nil {
		return nil, err
	}
	if len(marks) == 0 {
		return nil, reject(damaged, checkpointsName, 0, "holds no checkpoint: nobody vouches for the journal")
	}
	if want := a.manifest.Files[checkpointsName].Rows; int64(len(marks)) != want {
		return nil, reject(damaged, checkpointsName, 0, "holds %d checkpoints, the manifest says %d", len(marks), want)
	}
	return marks, nil
}

// noteParser takes the file apart: three lines of body, an empty line, one signature; an
// empty line between notes and none at the end. A note may bear more signatures, but nobody
// could say what a line that this key cannot check is worth, so the export has just the one.
type noteParser struct {
	lines []string
	first int64
	last  int64
	done  func(text string, line int64) error
}

const (
	bodyLines = 3
	noteLines = bodyLines + 2
)

func (p *noteParser) add(number int64, line []byte) error {
	p.last = number
	at := len(p.lines)
	if at == noteLines && len(line) == 0 {
		return p.finish()
	}
	if at == 0 {
		p.first = number
	}
	isSignature := strings.HasPrefix(string(line), "— ")
	if at == noteLines || isSignature != (at == bodyLines+1) || (len(line) == 0) != (at == bodyLines) {
		return reject(damaged, checkpointsName, number, "is not part of a signed checkpoint")
	}
	p.lines = append(p.lines, string(line))
	return nil
}

func (p *noteParser) finish() error {
	text := strings.Join(p.lines, "\n") + "\n"
	p.lines = p.lines[:0]
	return p.done(text, p.first)
}

// end closes the last note; an empty file has none.
func (p *noteParser) end() error {
	if p.last == 0 {
		return nil
	}
	if len(p.lines) < noteLines {
		return reject(damaged, checkpointsName, p.last, "ends in the middle of a checkpoint")
	}
	return p.finish()
}

// openNote checks one signed note and reads its three lines.
func openNote(text string, key note.Verifier, origin string) (c checkpoint, why *replay.Refusal) {
	opened, err := note.Open([]byte(text), note.VerifierList(key))
	if err != nil {
		return c, replay.Refuse("the checkpoint bears no valid signature of %s", key.Name())
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != bodyLines+1 {
		return c, replay.Refuse("the checkpoint does not have three lines")
	}
	if lines[0] != origin {
		return c, replay.Refuse("the checkpoint is of %q, not of %q", lines[0], origin)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 1 || strconv.FormatInt(size, 10) != lines[1] {
		return c, replay.Refuse("the checkpoint's size %q is no size", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return c, replay.Refuse("the checkpoint's root is no hash")
	}
	return checkpoint{size: size, root: tlog.Hash(root)}, nil
}

// openSince opens the checkpoint that the auditor kept.
func openSince(text []byte, key note.Verifier, origin string) (*checkpoint, error) {
	c, why := openNote(strings.ReplaceAll(string(text), "\r\n", "\n"), key, origin)
	if why != nil {
		return nil, &rejection{sinceFlag, 0, why, unsigned}
	}
	return &c, nil
}

// tree is the Merkle tree of RFC 6962 while it grows: the roots of its complete subtrees from
// left to right, largest first.
type tree struct {
	n     int64
	peaks []tlog.Hash
}

func (t *tree) add(line []byte) {
	h := tlog.RecordHash(line)
	for rest := t.n; rest&1 == 1; rest >>= 1 {
		h = tlog.NodeHash(t.peaks[len(t.peaks)-1], h)
		t.peaks = t.peaks[:len(t.peaks)-1]
	}
	t.peaks = append(t.peaks, h)
	t.n++
}

// root folds the subtrees; the tree is not empty.
func (t *tree) root() tlog.Hash {
	h := t.peaks[len(t.peaks)-1]
	for i := len(t.peaks) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.peaks[i], h)
	}
	return h
}
