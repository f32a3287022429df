package asset

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func newSet(t *testing.T) *Set {
	t.Helper()
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSet_AddressChangesWithContent(t *testing.T) {
	one, err := build(fstest.MapFS{"a.js": {Data: []byte("1")}})
	if err != nil {
		t.Fatal(err)
	}
	two, err := build(fstest.MapFS{"a.js": {Data: []byte("2")}})
	if err != nil {
		t.Fatal(err)
	}
	if one.Path("a.js") == two.Path("a.js") {
		t.Error("two contents share the address", one.Path("a.js"))
	}
	if one.Find(one.Path("a.js")) == nil || one.Find(two.Path("a.js")) != nil {
		t.Error("the set finds another set's address or not its own")
	}
}

func TestSet_StyleSheetNamesOnlyKnownFiles(t *testing.T) {
	_, err := build(fstest.MapFS{"a.css": {Data: []byte("b{src:url(fonts/none.woff2)}")}})
	if err == nil || !strings.Contains(err.Error(), "fonts/none.woff2") {
		t.Errorf("got %v", err)
	}
	s := newSet(t)
	css := string(s.Find(s.Path("sheaf.css")).Raw)
	for _, m := range regexp.MustCompile(`url\((/[^)]*)\)`).FindAllStringSubmatch(css, -1) {
		if s.Find(m[1]) == nil {
			t.Errorf("style sheet links %s, which is not served", m[1])
		}
	}
	if strings.Contains(css, "@import") || strings.Contains(css, "//") {
		t.Error("the style sheet reaches outside")
	}
}

func TestSet_CompressedFormsHoldTheContent(t *testing.T) {
	s := newSet(t)
	for _, name := range s.Names() {
		f := s.Find(s.Path(name))
		for _, accept := range []string{"zstd", "gzip", ""} {
			body, encoding := f.Encode(accept)
			if got := decode(t, body, encoding); !bytes.Equal(got, f.Raw) {
				t.Errorf("%s as %q differs from the content", name, encoding)
			}
		}
	}
}

func decode(t *testing.T, body []byte, encoding string) []byte {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	var err error
	switch encoding {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestFile_Encode(t *testing.T) {
	f := &File{Raw: []byte("raw"), Gzip: []byte("gz"), Zstd: []byte("zs")}
	for accept, want := range map[string]string{
		"":                          "",
		"gzip, deflate, br, zstd":   "zstd",
		"gzip;q=1.0, *;q=0.5":       "gzip",
		"zstd;q=0, gzip":            "gzip",
		"zstd;q=0.0, gzip;q=0":      "",
		"GZIP":                      "gzip",
		"zstd; q=0.5":               "zstd",
		"identity, gzipx, xzstd":    "",
		"br;q=1.0, gzip;q=0.8, */*": "gzip",
	} {
		if _, got := f.Encode(accept); got != want {
			t.Errorf("Accept-Encoding %q gives %q, want %q", accept, got, want)
		}
	}
}

// The modules hold no words, import nothing and never write markup: words come from the page,
// and a page under require-trusted-types-for would stop markup anyway.
func TestModules_KeepToTheRules(t *testing.T) {
	s := newSet(t)
	banned := regexp.MustCompile(`[А-Яа-яЁё]|\bimport\b|innerHTML|outerHTML|insertAdjacentHTML|\beval\b|document\.write|new Function|https?:|\.style\b`)
	for _, name := range s.Names() {
		if !strings.HasSuffix(name, ".js") {
			continue
		}
		if m := banned.Find(s.Find(s.Path(name)).Raw); m != nil {
			t.Errorf("%s contains %q", name, m)
		}
	}
}
