package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/audit"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/tools/sheaf/datadir"
)

// refused expects a restore to be refused under a text that is there in both languages, and to leave nothing.
func refused(t *testing.T, r restoring, key string) {
	t.Helper()
	_, err := r.run(t.Context())
	var refusal *core.Error
	if !errors.As(err, &refusal) || refusal.Text != key {
		t.Errorf("it ended with %v, want %s", err, key)
		return
	}
	for _, lang := range []text.Lang{text.English, text.Russian} {
		if said := text.Say(lang, refusal.Text, refusal.Args...); said == key || strings.Contains(said, "{") {
			t.Errorf("in %s it says %q", lang, said)
		}
	}
	if left, err := os.ReadDir(r.data); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it left %v, %v", left, err)
	}
}

// goldenBytes reads the golden backup.
func goldenBytes(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(newest(t).from)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// places are offsets spread over n bytes, close together at both ends, where the header and the trailer are.
func places(n int) (list []int) {
	for i := 0; i < n; i += 1 + n/40 {
		list = append(list, i)
	}
	for i := 1; i < n; i *= 3 {
		list = append(list, i, n-i)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func TestRestore_CutOff(t *testing.T) {
	whole := goldenBytes(t)
	for _, at := range places(len(whole)) {
		r := newest(t)
		r.from = file(t, string(whole[:at]))
		want := "backup.broken"
		if at < len(ageMark) {
			want = "backup.foreign"
		}
		refused(t, r, want)
	}
}

func TestRestore_ABitFlipped(t *testing.T) {
	whole := goldenBytes(t)
	for _, at := range places(len(whole)) {
		changed := bytes.Clone(whole)
		changed[at] ^= 1
		r := newest(t)
		r.from = file(t, string(changed))
		want := "backup.broken"
		switch head := bytes.Index(whole, []byte("--- ")); {
		case at < len(ageMark):
			want = "backup.foreign"
		case at < head: // the part that says who may open it
			_, err := r.run(t.Context())
			if key := textOf(err); key != "backup.identity" && key != "backup.broken" {
				t.Errorf("byte %d: %v", at, err)
			}
			continue
		}
		refused(t, r, want)
	}
	r := newest(t)
	r.from = file(t, string(whole)+"x")
	refused(t, r, "backup.broken")
}

func TestRestore_WrongKeys(t *testing.T) {
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	signer, err := audit.NewSigningKey(bytes.NewReader(make([]byte, 64)), "oak")
	if err != nil {
		t.Fatal(err)
	}
	root := otherKey(t)
	for name, c := range map[string]struct {
		change func(r *restoring)
		key    string
	}{
		"the identity of somebody else": {func(r *restoring) { r.identity = file(t, other.String()) }, "backup.identity"},
		"no identity":                   {func(r *restoring) { r.identity = file(t, "hello") }, "backup.identity_form"},
		"no file of it":                 {func(r *restoring) { r.identity = "none" }, "backup.no_file"},
		"no backup":                     {func(r *restoring) { r.from = "none" }, "backup.no_file"},
		"another root key": {func(r *restoring) {
			r.rootFile = file(t, base64.StdEncoding.EncodeToString(root.Bytes()))
		}, "backup.root"},
		"no root key":              {func(r *restoring) { r.rootFile = file(t, "!") }, "cli.key_broken"},
		"another recovery share":   {func(r *restoring) { r.shareFile = shareOf(t, root) }, "backup.root"},
		"half a recovery share":    {func(r *restoring) { r.shareFile = file(t, "0AB3X") }, "seal.share.length"},
		"another checkpoint key":   {func(r *restoring) { r.checkpointFile = file(t, signer.Encode()) }, "backup.checkpoint"},
		"no checkpoint key":        {func(r *restoring) { r.checkpointFile = file(t, "hello") }, "audit.key.form"},
		"something else than data": {func(r *restoring) { r.from = file(t, "hello") }, "backup.foreign"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newest(t)
			c.change(&r)
			refused(t, r, c.key)
		})
	}
}

// entry is one file of a backup.
type entry struct {
	name    string
	content string
}

// rewritten is a backup for the same identity whose entries were changed by somebody who can write one.
func rewritten(t *testing.T, change func(list []entry) []entry) string {
	t.Helper()
	r := newest(t)
	by, err := identities(r.identity)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := opened(bytes.NewReader(goldenBytes(t)), by)
	if err != nil {
		t.Fatal(err)
	}
	var list []entry
	in := tar.NewReader(plain)
	for {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, entry{head.Name, string(content)})
	}
	var b bytes.Buffer
	id, ok := by[0].(*age.X25519Identity)
	if !ok {
		t.Fatal("the identity is of another kind")
	}
	sealed, err := age.Encrypt(&b, id.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	out := tar.NewWriter(sealed)
	for _, e := range change(list) {
		if err := out.WriteHeader(&tar.Header{Name: e.name, Mode: 0o600, Size: int64(len(e.content))}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(out, e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(out.Close(), sealed.Close()); err != nil {
		t.Fatal(err)
	}
	return file(t, b.String())
}

// What was written for the right recipient is not believed for that: anybody can write to one.
func TestRestore_EncryptedButNotWhole(t *testing.T) {
	where := func(list []entry, prefix string) int {
		return slices.IndexFunc(list, func(e entry) bool { return strings.HasPrefix(e.name, prefix) })
	}
	without := func(prefix string) func([]entry) []entry {
		return func(list []entry) []entry { at := where(list, prefix); return slices.Delete(list, at, at+1) }
	}
	changed := func(name, old, to string) func([]entry) []entry {
		return func(list []entry) []entry {
			at := where(list, name)
			if !strings.Contains(list[at].content, old) {
				t.Errorf("%s does not say %s", name, old)
			}
			list[at].content = strings.Replace(list[at].content, old, to, 1)
			return list
		}
	}
	for name, c := range map[string]struct {
		change func([]entry) []entry
		key    string
	}{
		"nothing at all":       {func([]entry) []entry { return nil }, "backup.foreign"},
		"another archive":      {func([]entry) []entry { return []entry{{"a", "b"}} }, "backup.foreign"},
		"no trailer":           {without("trailer"), "backup.broken"},
		"no state":             {without("state/"), "backup.broken"},
		"a blob less":          {without("blobs/"), "backup.broken"},
		"a key less":           {without("keys/"), "backup.broken"},
		"no count of blobs":    {without("blobs.json"), "backup.broken"},
		"another moment":       {changed("manifest", `"index": 87`, `"index": 86`), "backup.broken"},
		"a newer format":       {changed("manifest", `"format": 1`, `"format": 9`), "backup.newer"},
		"a newer level":        {changed("manifest", `"level": 1`, `"level": 99`), "backup.newer"},
		"no format":            {changed("manifest", `"format": 1`, `"format": 0`), "backup.foreign"},
		"another trailer":      {changed("trailer", `"blobs": 3`, `"blobs": 2`), "backup.broken"},
		"a byte of a blob":     {func(l []entry) []entry { l[where(l, "blobs/")].content += "x"; return l }, "backup.broken"},
		"a byte of the state":  {func(l []entry) []entry { l[where(l, "state/")].content += "x"; return l }, "backup.broken"},
		"a key that is none":   {func(l []entry) []entry { l[where(l, "keys/")].name = "keys/../../x"; return l }, "backup.broken"},
		"more than the backup": {func(l []entry) []entry { return append(l, entry{"more", ""}) }, "backup.broken"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newest(t)
			r.from = rewritten(t, c.change)
			refused(t, r, c.key)
		})
	}
}

// A folder with anything in it is left as it is; one in which a restore was killed is used.
func TestRestore_IntoWhatIsThere(t *testing.T) {
	r := newest(t)
	if err := os.MkdirAll(r.data, 0o700); err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(r.data, "mine")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := r.run(t.Context()); textOf(err) != "cli.folder_used" {
		t.Errorf("a folder in use: %v", err)
	}
	if content, err := os.ReadFile(mine); string(content) != "mine" {
		t.Errorf("what was there is %q, %v", content, err)
	}
	if err := os.Remove(mine); err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{"restoring/store/state", "keys", "blobs/files"} { // by one that was killed at its end
		if err := os.MkdirAll(filepath.Join(r.data, left), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.run(t.Context()); err != nil {
		t.Errorf("where a restore was killed: %v", err)
	}
	entries, err := os.ReadDir(r.data)
	if err != nil || len(entries) != len(parts()) {
		t.Errorf("it leaves %v, %v", entries, err)
	}
	if _, err := r.run(t.Context()); textOf(err) != "cli.folder_used" {
		t.Errorf("over a node: %v", err)
	}
	if err := datadir.Dir(r.data).Check(); err != nil {
		t.Errorf("the node is gone: %v", err)
	}
}

// An empty folder that was there stays, also after a failure.
func TestRestore_KeepsAnEmptyFolder(t *testing.T) {
	r := newest(t)
	if err := os.MkdirAll(r.data, 0o700); err != nil {
		t.Fatal(err)
	}
	r.from = rewritten(t, func(l []entry) []entry { return l[:len(l)-1] })
	if _, err := r.run(t.Context()); textOf(err) != "backup.broken" {
		t.Errorf("without its trailer: %v", err)
	}
	if left, err := os.ReadDir(r.data); err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newest(t).run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cut short: %v", err)
	}
}

func TestNeeded_GrowsWithTheBackup(t *testing.T) {
	const gib = 1 << 30
	for backup, want := range map[uint64]uint64{0: gib / 4, gib: 3*gib + gib/4, 600 * gib: 632*gib + gib/4} {
		if got := needed(backup); got != want {
			t.Errorf("for %d bytes it wants %d, want %d", backup, got, want)
		}
	}
}

// small is a file system of so many bytes; the test is skipped where none can be made.
func small(t *testing.T, bytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := mount(dir, fmt.Sprintf("size=%d", bytes)); err != nil {
		t.Skipf("no small file system can be made here: %v", err)
	}
	t.Cleanup(func() {
		if err := unmount(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestRestore_TooLittleRoom(t *testing.T) {
	r := newest(t)
	r.data = filepath.Join(small(t, 64<<20), "d")
	refused(t, r, "backup.no_room")
}
