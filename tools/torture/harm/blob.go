package harm

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/sheaf-drive/sheaf/tools/torture/site"
)

// blobs harm the pictures that a node keeps beside its state.
func blobs() []Kind {
	const seen = "a picture was answered right by the node whose file was damaged, and the file was whole again"
	return []Kind{
		{Name: "flip_blob", Seen: seen, Do: hurtBlobs(flipBit)},
		{Name: "truncate_blob", Seen: seen, Do: hurtBlobs(halve)},
		{Name: "lose_blobs", Seen: "files were removed under a node that was stopped, and were there again when it had started", Do: loseBlobs},
	}
}

// pictures are the files of a node that are whole, by their paths.
func pictures(n *site.Node) (map[string][]byte, error) {
	found := map[string][]byte{}
	err := filepath.WalkDir(filepath.Join(n.Data, "blobs", "files"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil && isWhole(path, data) {
			found[path] = data
		}
		return err
	})
	return found, err
}

// isWhole says whether a file's bytes are those that its name says.
func isWhole(path string, data []byte) bool {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]) == filepath.Base(path)
}

func flipBit(h *Harm, path string, data []byte) error {
	changed := bytes.Clone(data)
	changed[h.Random.IntN(len(changed))] ^= 1 << h.Random.IntN(8)
	return os.WriteFile(path, changed, 0o600)
}

func halve(_ *Harm, path string, data []byte) error { return os.Truncate(path, int64(len(data)/2)) }

// hurtBlobs damages every picture of a node that serves and asks it for one. The others are repaired here: a scrubber finds
// them only at night, and the next fault may take the good copies away.
func hurtBlobs(hurt func(*Harm, string, []byte) error) func(context.Context, *Harm) (bool, error) {
	return func(ctx context.Context, h *Harm) (seen bool, err error) {
		n, visit := h.anyone(), h.Recent()
		if visit == "" {
			return false, nil
		}
		want, err := h.Scan(ctx, h.others(n)[0].URL, visit)
		if err != nil {
			return false, err
		}
		whole, err := pictures(n)
		if err != nil {
			return false, err
		}
		for _, path := range slices.Sorted(maps.Keys(whole)) {
			if err := hurt(h, path, whole[path]); err != nil {
				return false, err
			}
		}
		got, asked := h.Scan(ctx, n.URL, visit)
		mended, err := restore(whole)
		h.Log("node %d: %d pictures were damaged, %d of them were mended when one was asked for", n.Number, len(whole), mended)
		if asked == nil && !bytes.Equal(got, want) {
			h.Verdict.Silent = append(h.Verdict.Silent, fmt.Sprintf("node %d answered a damaged picture", n.Number))
		}
		return asked == nil && mended > 0, errors.Join(asked, err)
	}
}

// restore counts which files were made whole by somebody, and repairs the rest.
func restore(whole map[string][]byte) (mended int, err error) {
	for path, data := range whole {
		now, err := os.ReadFile(path)
		if err != nil {
			return mended, err
		}
		if isWhole(path, now) {
			mended++
		} else if err := os.WriteFile(path, data, 0o600); err != nil {
			return mended, err
		}
	}
	return mended, nil
}

// loseBlobs removes some pictures of a node. One that nothing names, because its visit was never recorded, does not come back.
func loseBlobs(ctx context.Context, h *Harm) (bool, error) {
	const most = 20
	n := h.anyone()
	n.Kill()
	whole, err := pictures(n)
	if err != nil {
		return false, err
	}
	all := slices.Sorted(maps.Keys(whole))
	h.Random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	lost := all[:min(most, len(all))]
	for _, path := range lost {
		if err := os.Remove(path); err != nil {
			return false, err
		}
	}
	if err := errors.Join(n.Carried(), n.Start(ctx)); err != nil {
		return false, err
	}
	back := 0
	complete := soon(ctx, site.Patience, func() bool {
		back = 0
		for _, path := range lost {
			if data, err := os.ReadFile(path); err == nil && isWhole(path, data) {
				back++
			}
		}
		now, err := n.Status(ctx)
		return back > 0 && (back == len(lost) || err == nil && len(now.Members) > 0 && now.Members[0].MissingBlobs == 0)
	})
	h.Log("node %d: %d of %d pictures are back", n.Number, back, len(lost))
	if len(lost) > 0 && !complete {
		h.Verdict.Lost = append(h.Verdict.Lost, fmt.Sprintf("node %d did not fetch the %d pictures that it had lost", n.Number, len(lost)))
	}
	return back > 0 && complete, nil
}
