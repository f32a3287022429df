package list

import (
	"bytes"
	"unicode/utf8"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/passport"
)

// formats are what people hand in for a list, by the bytes that they begin with: what an archive, an office program, a
// scanner or a browser made of it.
var formats = []struct{ begins, name string }{
	{"PK\x03\x04", "ZIP"}, {"PK\x05\x06", "ZIP"}, {"7z\xbc\xaf\x27\x1c", "7z"}, {"Rar!\x1a\x07", "RAR"}, {"\xfd7zXZ\x00", "XZ"},
	{"%PDF-", "PDF"}, {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"}, {"SQLite format 3\x00", "SQLite"},
	{"\xff\xd8\xff", "JPEG"}, {"\x89PNG\r\n", "PNG"}, {"GIF8", "GIF"}, {"II*\x00", "TIFF"}, {"MM\x00*", "TIFF"},
	{"\xff\xfe", "UTF-16"}, {"\xfe\xff", "UTF-16"}, {"<!doctype html", "HTML"}, {"<html", "HTML"}, {"<?xml", "XML"},
}

// longestMark is enough of a file to tell its format.
const longestMark = 64

// format names the format that a file of such a beginning has, "" where it has none of these.
func format(begins []byte) string {
	mark := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(begins, []byte("\ufeff")), " \t\r\n"))
	for _, f := range formats {
		if bytes.HasPrefix(begins, []byte(f.begins)) || bytes.HasPrefix(mark, []byte(f.begins)) {
			return f.name
		}
	}
	return ""
}

// foreign says why a file in which there is neither the header nor a document is no list, by how it begins: it is empty,
// no text at all, or a text of something else.
func foreign(begins []byte) error {
	switch {
	case len(begins) == 0:
		return core.Refuse(core.Invalid, "file", "passport.list.empty")
	case !isText(begins):
		return core.Refuse(core.Invalid, "file", "passport.list.binary")
	}
	return core.Refuse(core.Invalid, "file", "passport.list.header", passport.ListHeader)
}

// isText says that the beginning of a file is text in UTF-8. A character that is cut off at its end is one.
func isText(begins []byte) bool {
	for len(begins) > 0 && utf8.FullRune(begins) {
		r, size := utf8.DecodeRune(begins)
		if r == utf8.RuneError && size == 1 || r < ' ' && r != '\t' && r != '\r' && r != '\n' {
			return false
		}
		begins = begins[size:]
	}
	return true
}
