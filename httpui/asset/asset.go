package asset

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

//go:embed files
var files embed.FS

// Prefix is the folder of all asset addresses.
const Prefix = "/asset/"

// hashChars of the hash stand in an address: 64 bits, far from any collision among a few files.
const hashChars = 16

// File is one asset in the forms in which it can be sent.
type File struct {
	// Path is the address, such as "/asset/sheaf.0123456789abcdef.css".
	Path string
	// Type is the Content-Type.
	Type string
	// Raw is the content; Gzip and Zstd are the same compressed, nil where that does not pay.
	Raw, Gzip, Zstd []byte
}

// Set is all assets of a release. It is immutable.
type Set struct {
	byName map[string]*File
	byPath map[string]*File
}

// New hashes, links and compresses the embedded files. It fails only when the embedded files
// themselves are at fault: a style sheet that names a missing file, an unknown kind of file.
func New() (*Set, error) {
	root, err := fs.Sub(files, "files")
	if err != nil {
		return nil, fmt.Errorf("opening assets: %w", err)
	}
	return build(root)
}

func build(root fs.FS) (*Set, error) {
	s := &Set{byName: map[string]*File{}, byPath: map[string]*File{}}
	var sheets []string
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir() || path.Ext(name) == ".txt":
			return err
		case path.Ext(name) == ".css":
			sheets = append(sheets, name) // after the files whose addresses it holds
			return nil
		}
		raw, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		return s.add(name, raw)
	})
	for _, name := range sheets {
		if err == nil {
			err = s.addSheet(root, name)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("building assets: %w", err)
	}
	return s, nil
}

var cssURL = regexp.MustCompile(`url\(([^)]*)\)`)

// addSheet replaces the names in url(…) by addresses before the sheet itself is hashed.
func (s *Set) addSheet(root fs.FS, name string) error {
	raw, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	var missing string
	raw = cssURL.ReplaceAllFunc(raw, func(m []byte) []byte {
		ref := string(cssURL.FindSubmatch(m)[1])
		if strings.HasPrefix(ref, "#") { // a pattern of the page itself
			return m
		}
		f := s.byName[ref]
		if f == nil {
			missing = ref
			return m
		}
		return []byte("url(" + f.Path + ")")
	})
	if missing != "" {
		return fmt.Errorf("%s names the missing file %s", name, missing)
	}
	return s.add(name, raw)
}

func (s *Set) add(name string, raw []byte) error {
	kind, text := typeOf(name)
	if kind == "" {
		return fmt.Errorf("%s is of an unknown kind", name)
	}
	sum := sha256.Sum256(raw)
	ext := path.Ext(name)
	f := &File{
		Path: Prefix + strings.TrimSuffix(path.Base(name), ext) + "." + hex.EncodeToString(sum[:])[:hashChars] + ext,
		Type: kind,
		Raw:  raw,
	}
	if text {
		var err error
		if f.Gzip, err = gzipped(raw); err != nil {
			return err
		}
		if f.Zstd, err = zstded(raw); err != nil {
			return err
		}
	}
	s.byName[name], s.byPath[f.Path] = f, f
	return nil
}

func typeOf(name string) (kind string, text bool) {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8", true
	case ".js":
		return "text/javascript; charset=utf-8", true
	case ".svg":
		return "image/svg+xml", true
	case ".woff2":
		return "font/woff2", false // compressed already
	}
	return "", false
}

func gzipped(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err = w.Write(raw); err != nil {
		return nil, err
	}
	if err = w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func zstded(raw []byte) ([]byte, error) {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer w.Close()
	return w.EncodeAll(raw, nil), nil
}

// Path is the address of the file with the name, such as "sheaf.css" or "fonts/a.woff2"; ""
// when there is none, which a test over all templates excludes.
func (s *Set) Path(name string) string {
	if f := s.byName[name]; f != nil {
		return f.Path
	}
	return ""
}

// Find gives the file at an address, nil when there is none.
func (s *Set) Find(address string) *File { return s.byPath[address] }

// Names lists the names that [Set.Path] knows, in no order.
func (s *Set) Names() []string {
	names := make([]string, 0, len(s.byName))
	for name := range s.byName {
		names = append(names, name)
	}
	return names
}

// Encode chooses the smallest form that the Accept-Encoding header allows and names it;
// encoding is "" for the plain content.
func (f *File) Encode(accept string) (body []byte, encoding string) {
	switch {
	case f.Zstd != nil && accepts(accept, "zstd"):
		return f.Zstd, "zstd"
	case f.Gzip != nil && accepts(accept, "gzip"):
		return f.Gzip, "gzip"
	}
	return f.Raw, ""
}

// accepts says whether the header names the coding with a weight other than zero. A bare "*"
// is not taken as consent: no browser sends it, and plain content is always right.
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		q := strings.ReplaceAll(strings.ToLower(params), " ", "")
		return !strings.HasPrefix(q, "q=0") || strings.Trim(q[len("q=0"):], ".0") != ""
	}
	return false
}
