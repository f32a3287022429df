package gar

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/core/address"
)

// Version is the date of the register's state that the files claim, as in version.txt.
const Version = "2022.01.14"

// File is one file of the archive; Name has a slash before it where it lies in a folder.
type File struct {
	Name string
	Data []byte
}

// Files makes all files of the archive, always the same ones.
func Files() ([]File, error) {
	objects, err := table(objectsTSV, objectColumns())
	if err != nil {
		return nil, err
	}
	links, err := table(linksTSV, linkColumns())
	if err != nil {
		return nil, err
	}
	region := Region + "/"
	return []File{
		{"version.txt", []byte(Version)},
		{dated("", "ADDR_OBJ_TYPES"), render("ADDRESSOBJECTTYPES", "ADDRESSOBJECTTYPE", typeRows(), true)},
		{dated("", "OBJECT_LEVELS"), render("OBJECTLEVELS", "OBJECTLEVEL", levelRows(), true)},
		{dated(region, "ADDR_OBJ"), render("ADDRESSOBJECTS", "OBJECT", objects, true)},
		{dated(region, "ADDR_OBJ_PARAMS"), render("PARAMS", "PARAM", nil, false)},
		{dated(region, "ADDR_OBJ_DIVISION"), render("ITEMS", "ITEM", nil, true)},
		{dated(region, "ADM_HIERARCHY"), render("ITEMS", "ITEM", withPaths(links), false)},
	}, nil
}

// WriteFolder writes the files below dir, which is made if need be.
func WriteFolder(dir string) error {
	files, err := Files()
	if err != nil {
		return err
	}
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return fmt.Errorf("writing the address files: %w", err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			return fmt.Errorf("writing the address files: %w", err)
		}
	}
	return nil
}

// WriteZip writes the files as gar_xml.zip to w.
func WriteZip(w io.Writer) error {
	files, err := Files()
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, f := range files {
		head := &zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: time.UnixMilli(0).UTC()}
		part, err := z.CreateHeader(head)
		if err == nil {
			_, err = part.Write(f.Data)
		}
		if err != nil {
			return fmt.Errorf("writing the address archive: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("writing the address archive: %w", err)
	}
	return nil
}

// Tree opens the archive, in memory, as the importer does.
func Tree() (fs.FS, error) {
	var b bytes.Buffer
	if err := WriteZip(&b); err != nil {
		return nil, err
	}
	files, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return nil, fmt.Errorf("reading the address archive: %w", err)
	}
	return files, nil
}

// dated names a file as the register does, with a GUID made from the name itself.
func dated(folder, kind string) string {
	sum := sha256.Sum256([]byte(kind))
	h := hex.EncodeToString(sum[:16])
	date := strings.ReplaceAll(Version, ".", "")
	guid := strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
	return fmt.Sprintf("%sAS_%s_%s_%s.XML", folder, kind, date, guid)
}

func render(root, element string, rows [][]attribute, mark bool) []byte {
	var b bytes.Buffer
	out := bufio.NewWriter(&b)
	if mark {
		fmt.Fprint(out, "\ufeff")
	}
	fmt.Fprintf(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<%s>\r\n", root)
	for _, row := range rows {
		fmt.Fprintf(out, "    <%s", element)
		for _, a := range row {
			fmt.Fprintf(out, " %s=\"", a.name)
			_ = xml.EscapeText(out, []byte(a.value)) // into memory
			fmt.Fprint(out, "\"")
		}
		fmt.Fprint(out, " />\r\n")
	}
	fmt.Fprintf(out, "</%s>", root)
	_ = out.Flush() // into memory
	return b.Bytes()
}

// withPaths adds the region's code and, in two rows of three, the PATH of object ids.
func withPaths(links [][]attribute) [][]attribute {
	parents := map[string]string{}
	for _, row := range links {
		parents[value(row, "OBJECTID")] = value(row, "PARENTOBJID")
	}
	out := make([][]attribute, 0, len(links))
	for i, row := range links {
		row = append(row, attribute{"REGIONCODE", Region})
		if i%3 != 0 {
			row = append(row, attribute{"PATH", pathOf(value(row, "OBJECTID"), parents)})
		}
		out = append(out, row)
	}
	return out
}

func pathOf(id string, parents map[string]string) string {
	path := id
	for range 16 {
		id = parents[id]
		if id == "" || id == "0" {
			break
		}
		path = id + "." + path
	}
	return path
}

func typeRows() [][]attribute {
	var out [][]attribute
	for i, t := range address.Types() {
		out = append(out, append([]attribute{
			{"ID", strconv.Itoa(i + 1)}, {"LEVEL", strconv.Itoa(t.Level)}, {"SHORTNAME", t.Short}, {"NAME", t.Full},
		}, openDates()...))
	}
	return out
}

func levelRows() [][]attribute {
	names := []string{"Субъект РФ", "Административный район", "Муниципальный район",
		"Сельское/городское поселение", "Город", "Населенный пункт", "Элемент планировочной структуры", "Элемент улично-дорожной сети"}
	var out [][]attribute
	for i, n := range names {
		out = append(out, append([]attribute{{"LEVEL", strconv.Itoa(i + 1)}, {"NAME", n}}, openDates()...))
	}
	return out
}

func openDates() []attribute {
	return []attribute{{"UPDATEDATE", "1900-01-01"}, {"STARTDATE", "1900-01-01"},
		{"ENDDATE", "2079-06-06"}, {"ISACTIVE", "true"}}
}
