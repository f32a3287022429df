package form

import (
	"bytes"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

func TestDecode_CopiesWhatItKeeps(t *testing.T) {
	for kind, body := range map[string]string{
		"application/x-www-form-urlencoded": "a=secret",
		"application/json":                  `"secret"`,
		"multipart/form-data; boundary=B":   "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nsecret\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nsecret\r\n--B--\r\n",
	} {
		raw := []byte(body)
		f, err := Decode(kind, raw)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		for i := range raw { // fasthttp uses the buffer again for another request
			raw[i] = 'X'
		}
		got := f.Fields.Get("a") + string(f.Raw) + string(f.Files["f"].Bytes)
		if strings.Contains(got, "X") || !strings.Contains(got, "secret") {
			t.Errorf("%s: the form holds %q after the buffer was used again", kind, got)
		}
	}
}

func TestDecode_Refuses(t *testing.T) {
	many := strings.Repeat("a=1&", MaxFields+1)
	for name, c := range map[string]struct {
		kind, body string
		code       core.Code
	}{
		"too many fields":       {"application/x-www-form-urlencoded", many, core.TooLarge},
		"a field too long":      {"application/x-www-form-urlencoded", "a=" + strings.Repeat("x", MaxField+1), core.TooLarge},
		"a broken escape":       {"application/x-www-form-urlencoded", "a=%f", core.Invalid},
		"no boundary":           {"multipart/form-data", "x", core.Invalid},
		"a body cut off":        {"multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nse", core.Invalid},
		"no part at all":        {"multipart/form-data; boundary=B", "nothing", core.Invalid},
		"a part that is a book": {"multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + strings.Repeat("x", MaxField+1) + "\r\n--B--\r\n", core.TooLarge},
	} {
		if _, err := Decode(c.kind, []byte(c.body)); core.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestDecode_EmptyFileFieldIsNoFile(t *testing.T) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if _, err := w.CreateFormFile("main", ""); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := Decode(w.FormDataContentType(), body.Bytes())
	if err != nil || len(f.Files) != 0 || len(f.Fields) != 0 {
		t.Errorf("%v %v %v", f.Files, f.Fields, err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("application/x-www-form-urlencoded", []byte("a=1&b=%20"))
	f.Add("multipart/form-data; boundary=B", []byte("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B--\r\n"))
	f.Add("", []byte{0xff})
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		got, err := Decode(kind, body)
		if err != nil && core.CodeOf(err) == core.Internal {
			t.Errorf("a fault instead of a refusal: %v", err)
		}
		n := 0
		for _, values := range got.Fields {
			n += len(values)
		}
		if n != len(got.Order) || n > MaxFields {
			t.Errorf("%d values, %d in order", n, len(got.Order))
		}
	})
}
