package packfile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"runtime"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// Format is the first line of the note under a pack and the "format" of its manifest.
const Format = "sheaf-pack/1"

// Bounds of a file: MaxFile as it travels, the others as they are unpacked.
const (
	MaxFile      = 48 << 20
	maxManifest  = 64 << 10
	maxSignature = 4 << 10
	maxMember    = 160 << 20
	maxPaper     = 4 << 20
	maxMembers   = 64
)

const (
	manifestName  = "manifest.json"
	signatureName = "signature"
	programs      = "programs/"
)

// Extension is how the name of a file ends.
const Extension = ".pack"

// Name is the usual name of a file, "ru-president-2018-1.3.0.pack".
func Name(pack, version string) string { return pack + "-" + version + Extension }

// Platform is what programs for this machine are called, "linux-amd64".
func Platform() string { return runtime.GOOS + "-" + runtime.GOARCH }

// manifest is manifest.json. Fields may be added; a reader passes over what it does not know.
type manifest struct {
	Format  string   `json:"format"`
	Name    string   `json:"name"`
	Version string   `json:"version"`
	Files   []member `json:"files"`
}

// member is one file behind the signature.
type member struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

var (
	wordForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}$`)
	// pathForm knows neither a root nor a step upwards nor a hidden file.
	pathForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*$`)
)

func parseManifest(data []byte) (manifest, error) {
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil || m.Format != Format {
		return m, malformed(manifestName)
	}
	if !wordForm.MatchString(m.Name) || !wordForm.MatchString(m.Version) || len(m.Files) == 0 || len(m.Files) > maxMembers {
		return m, malformed(manifestName)
	}
	seen := map[string]bool{manifestName: true, signatureName: true}
	for _, f := range m.Files {
		switch sum, err := hex.DecodeString(f.SHA256); {
		case !properPath(f.Path):
			return m, core.Refuse(core.Invalid, "file", "pack.file_path", short(f.Path))
		case seen[f.Path] || f.Size < 1 || err != nil || len(sum) != sha256.Size:
			return m, malformed(manifestName)
		case f.Size > maxMember:
			return m, tooLarge(f.Size, maxMember)
		case f.Size > maxPaper && !strings.HasPrefix(f.Path, programs):
			return m, tooLarge(f.Size, maxPaper)
		}
		seen[f.Path] = true
	}
	return m, nil
}

func properPath(path string) bool { return len(path) <= 100 && pathForm.MatchString(path) }

// short is as much of a path as stands in a refusal.
func short(path string) string {
	if len(path) > 100 {
		path = path[:100]
	}
	return strings.ToValidUTF8(path, "?")
}

// note is the text that the author signs.
func (m manifest) note(encoded []byte) string {
	return fmt.Sprintf("%s\n%s\n%s\n%x\n", Format, m.Name, m.Version, sha256.Sum256(encoded))
}

func malformed(part string) error { return core.Refuse(core.Invalid, "file", "pack.file_form", part) }

func tooLarge(size, limit int64) error {
	return core.Refuse(core.TooLarge, "file", "pack.file_large", strconv.FormatInt(size, 10), strconv.FormatInt(limit, 10))
}

func unsigned() error { return core.Refuse(core.Invalid, "file", "pack.file_unsigned") }
