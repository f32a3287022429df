package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// canaries are values that occur nowhere else, one for each personal field.
func canaries() (voter, map[string]string) {
	v := voter{
		document: document{"4529", "731946"}, birth: "17.09.1986", issued: "23.04.2008",
		family: "Цаплинскуцкий", given: "Феофилактион", patronymic: "Протогеновичев",
		street: "тупик Канареечно-Потаённый", house: "418Ъ/7", flat: "9035-ЫЩ",
	}
	return v, map[string]string{
		"family": v.family, "given": v.given, "patronymic": v.patronymic, "address": "Канареечно-Потаённый",
		"house": v.house, "flat": v.flat, "document": v.series + v.number, "document spaced": v.series + " " + v.number,
		"document grouped": "45 29 731946", "document listed": "4529,731946", "number": v.number,
		"birth": v.birth, "birth ISO": "1986-09-17", "birth digits": "19860917", "issued": v.issued, "issued ISO": "2008-04-23",
		"remark": "пометка-канарейкина верить", "reason": "сверено-канарейкой по картотеке",
		"picture": "Exif-канарейка-снимка", "password": "nine yellow canaries",
	}
}

// TestCanary_FoundNowhere plants a distinctive value in every personal field, walks the path
// and looks for the values in everything that the node left behind.
func TestCanary_FoundNowhere(t *testing.T) {
	h := newHouse(t)
	temporary := filepath.Join(filepath.Dir(h.data), "tmp")
	if err := os.Mkdir(temporary, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temporary)
	v, values := canaries()
	n := serve(t, h.data, "--verbose")
	planted(t, h, n, v, values)
	pages := publicPages(t, n)
	file := filepath.Join(filepath.Dir(h.data), "export.zip")
	export(t, n, file)
	if err := n.stop(); err != nil {
		t.Fatal(err)
	}
	again := serve(t, h.data, "--verbose")
	pages = append(pages, publicPages(t, again)...)
	again.kill() // what is not yet in tables lies in the logs

	s := newSearch(values)
	if !s.finds([]byte("x" + v.family)) {
		t.Fatal("the search does not find what is there")
	}
	// What is no secret is found in the same files: they can be searched as they lie there.
	open := newSearch(map[string]string{"login": "coord2", "campaign": campaign})
	if !open.anywhere(t, h.data) {
		t.Error("not even a login is found in the data folder: the search proves nothing")
	}
	for _, root := range []string{h.data, temporary} {
		s.tree(t, root)
	}
	s.archive(t, file)
	s.look(t, "what the node said", []byte(n.output.String()))
	s.look(t, "what the restarted node said", []byte(again.output.String()))
	for _, p := range pages {
		s.look(t, "a page without personal data", p)
	}
	if s.files < 20 || s.bytes < 1<<18 {
		t.Errorf("only %d files of %d bytes were searched", s.files, s.bytes)
	}
	t.Logf("searched %d files, %d bytes", s.files, s.bytes)
}

// planted brings the values in through every door of the path.
func planted(t *testing.T, h house, n *node, v voter, values map[string]string) {
	t.Helper()
	operator, err := signIn(n.url, "op1", password, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := signIn(n.url, "op2", values["password"], ""); refusalOf(err) == nil {
		t.Fatalf("a wrong password is taken: %v", err)
	}
	must := func(_ visit, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var out visit
	b := formBody(v.fields(), files{"main": marked(values["picture"], 11), "registration": marked(values["picture"], 12)})
	b.data = bytes.Replace(b.data, []byte(`filename="picture.jpg"`), []byte(`filename="`+v.family+`.jpg"`), 1)
	must(out, operator.do(http.MethodPost, "/api/v1/visits", "", b, &out))
	if _, err := operator.on(out.ID, "sheet", map[string]string{"code": v.series + " " + v.number}); refusalOf(err) == nil {
		t.Fatalf("a passport number is taken for a sheet: %v", err)
	}
	free := v.questionnaire(0)
	free["address_id"] = ""
	must(operator.on(out.ID, "questionnaire", free)) // a blocked address is kept, too
	must(operator.confirming(out.ID, v, smidovicha))
	must(operator.on(out.ID, "sheet", map[string]string{"code": h.home[0]}))
	must(operator.on(out.ID, "line", map[string]string{"outcome": "correct", "remark": values["remark"]}))
	// A screen that is refused carries what was typed back.
	must(out, planForm(n, v))

	listed := citizen(2)
	listed.document = h.listed[0]
	blocked, err := operator.open(listed)
	must(blocked, err)
	coordinator, err := signIn(n.url, "coordb", password, "")
	must(blocked, err)
	must(blocked, coordinator.post("/api/v1/visits/"+blocked.ID+"/lift",
		map[string]string{"code": "passport.listed", "reason": values["reason"]}, nil))
}

// planForm sends the first step as a browser does, with a fault in it.
func planForm(n *node, v voter) error {
	p := newPerson(n.url, "en")
	if err := p.signIn("op1"); err != nil {
		return err
	}
	fields := v.fields()
	fields["stamp"] = ""
	answer, err := p.form("/desk", "/desk/visits", fields, files{"main": marked("Exif-канарейка-снимка", 13)})
	if err == nil && answer.status != http.StatusUnprocessableEntity {
		err = fmt.Errorf("a form without a stamp is answered with %d", answer.status)
	}
	return err
}

// marked is a picture that says text in its metadata, three times over.
func marked(text string, n int) []byte {
	plain := picture(320, 240, n)
	var b bytes.Buffer
	b.Write(plain[:2])
	for _, marker := range []byte{0xe1, 0xed, 0xfe} {
		data := "Exif\x00\x00" + text
		b.Write([]byte{0xff, marker})
		_ = binary.Write(&b, binary.BigEndian, uint16(len(data)+2)) // into memory
		b.WriteString(data)
	}
	b.Write(plain[2:])
	b.WriteString(text) // behind the end of the picture
	return b.Bytes()
}

// publicPages reads what has no personal data by promise, and what somebody may guess.
func publicPages(t *testing.T, n *node) [][]byte {
	t.Helper()
	auditor, err := signIn(n.url, "audit", password, "")
	if err != nil {
		t.Fatal(err)
	}
	var pages [][]byte
	for _, path := range []string{
		"/metrics", "/debug/vars", "/debug/pprof/", "/api/v1/status", "/api/v1/openapi.json",
		"/api/v1/journal?campaign=" + campaign, "/api/v1/journal", "/api/v1/checkpoints?campaign=" + campaign, "/audit",
	} {
		page, err := auditor.raw(http.MethodGet, path, "", body{})
		if r := refusalOf(err); r != nil {
			page = []byte(r.Text)
		} else if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	status := command(at.sheaf, "status", "--data", n.data, "--json")
	return append(pages, []byte(status.stdout))
}

// needle is one way to write a value.
type needle struct {
	what   string
	bytes  []byte
	digits bool // only digits: counts only where no hex digit stands beside it
}

// search looks for needles.
type search struct {
	needles []needle
	files   int
	bytes   int64
}

func newSearch(values map[string]string) *search {
	s := &search{}
	for field, value := range values {
		for how, written := range writings(value) {
			s.needles = append(s.needles, needle{field + " as " + how, written, strings.Trim(value, "0123456789") == ""})
		}
	}
	return s
}

// writings are the ways in which a text may lie in a file.
func writings(text string) map[string][]byte {
	out := map[string][]byte{}
	for how, s := range map[string]string{"": text, "small ": strings.ToLower(text), "large ": strings.ToUpper(text)} {
		utf8 := []byte(s)
		out[how+"UTF-8"] = utf8
		out[how+"hex"] = []byte(hex.EncodeToString(utf8))
		out[how+"HEX"] = bytes.ToUpper(out[how+"hex"])
		out[how+"URL"] = []byte(url.QueryEscape(s))
		if quoted, err := json.Marshal(s); err == nil {
			out[how+"JSON"] = bytes.Trim(quoted, `"`)
		}
		var little, big []byte
		var escaped string
		for _, unit := range utf16.Encode([]rune(s)) {
			little = binary.LittleEndian.AppendUint16(little, unit)
			big = binary.BigEndian.AppendUint16(big, unit)
			escaped += fmt.Sprintf(`\u%04x`, unit)
		}
		out[how+"UTF-16LE"], out[how+"UTF-16BE"], out[how+"escapes"] = little, big, []byte(escaped)
		if old, err := charmap.Windows1251.NewEncoder().String(s); err == nil {
			out[how+"CP1251"] = []byte(old)
		}
		for shift := range 3 {
			// What the text's neighbours cannot change of its base64.
			coded := base64.StdEncoding.EncodeToString(append(make([]byte, shift), utf8...))
			from := []int{0, 2, 3}[shift]
			coded = strings.TrimRight(coded, "=")
			out[fmt.Sprintf("%sbase64 %d", how, shift)] = []byte(coded[from : len(coded)-1])
			out[fmt.Sprintf("%sbase64url %d", how, shift)] = []byte(strings.NewReplacer("+", "-", "/", "_").Replace(coded[from : len(coded)-1]))
		}
	}
	return out
}

// finds says whether any needle is there.
func (s *search) finds(data []byte) bool { return s.first(data) != "" }

func (s *search) first(data []byte) string {
	for _, n := range s.needles {
		for from := 0; ; {
			i := bytes.Index(data[from:], n.bytes)
			if i < 0 {
				break
			}
			i += from
			if !n.digits || !hexBeside(data, i, i+len(n.bytes)) {
				return n.what
			}
			from = i + 1
		}
	}
	return ""
}

// hexBeside says whether the place is part of a longer number: a hash, and no value.
func hexBeside(data []byte, from, to int) bool {
	isHex := func(i int) bool {
		return i >= 0 && i < len(data) && bytes.IndexByte([]byte("0123456789abcdefABCDEF"), data[i]) >= 0
	}
	return isHex(from-1) || isHex(to)
}

func (s *search) look(t *testing.T, where string, data []byte) {
	t.Helper()
	s.bytes += int64(len(data))
	if found := s.first(data); found != "" {
		t.Errorf("%s holds the %s", where, found)
	}
}

// tree searches every file below root, and the names of the files.
func (s *search) tree(t *testing.T, root string) {
	t.Helper()
	eachFile(t, root, func(name string, data []byte) {
		s.files++
		s.look(t, "the file "+name, data)
		s.look(t, "the name "+name, []byte(name))
	})
}

// anywhere says whether any file below root holds a needle.
func (s *search) anywhere(t *testing.T, root string) bool {
	t.Helper()
	found := false
	eachFile(t, root, func(_ string, data []byte) { found = found || s.finds(data) })
	return found
}

func eachFile(t *testing.T, root string, do func(name string, data []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		do(name, bytes.TrimRight(data, "\x00")) // the store lays files out ahead, all zeros
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// archive searches what an export holds once it is unpacked.
func (s *search) archive(t *testing.T, file string) {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		s.files++
		s.look(t, "the export's "+f.Name, data)
	}
}
