package e2e

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/tools/demo/scans"
)

// scanOf is a page with the code as a scanner delivers it.
func scanOf(t *testing.T, code core.SheetCode, seed uint64) []byte {
	t.Helper()
	data, err := scans.Page{Code: code, Level: scans.Light, DPI: 150, Seed: seed}.JPEG()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// The pages of a batch are kept once, read and linked; what is wrong is told by file and page, waits, and is named by
// somebody. The batch comes again and changes nothing, also after the node was killed, and the auditor's program accepts all.
func TestScans_ByTheCommandLine(t *testing.T) {
	t.Parallel()
	s := staffed(t, at.rehearsal)
	dir, batch := folder(t), folder(t)
	l := line{s, filepath.Join(dir, "secret"), "C.UTF-8"}
	ru := line{s, l.secret, "ru_RU.UTF-8"}
	writeFile(t, l.secret, password+"\n")
	sheets := certifiedSheets(t, s.house, s.node, 0)[:2]
	other, err := paper.Issue([32]byte{9}, 2, 7)
	if err != nil {
		t.Fatal(err)
	}
	first := scanOf(t, core.SheetCode(sheets[0]), 1)
	decoded, err := jpeg.Decode(bytes.NewReader(scanOf(t, core.SheetCode(sheets[1]), 2)))
	if err != nil {
		t.Fatal(err)
	}
	var second, blank bytes.Buffer
	if err := tiff.Encode(&second, decoded, nil); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&blank, image.NewGray(image.Rect(0, 0, 900, 1200)), nil); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"1.jpg": first, "2.tif": second.Bytes(), "3-back.jpg": blank.Bytes(), "4-other.jpg": scanOf(t, other, 3),
		"5-empty.jpg": scanOf(t, core.SheetCode(s.house.home[30]), 4), "6-broken.jpg": first[:len(first)/3], "7-again.jpg": first,
	} {
		writeFile(t, filepath.Join(batch, name), string(data))
	}

	ingest := []string{"scans", "ingest", batch}
	l.ends(1, "op1", ingest)
	l.ends(2, "sorts", say("scans ingest"))
	l.ends(1, "sorts", []string{"scans", "ingest", filepath.Join(batch, "none")}, "none")
	l.ends(0, "sorts", ingest,
		"3-back.jpg, page 1: nobody knows whose page it is", "4-other.jpg, page 1: the code "+other.String(), "6-broken.jpg, page 1: ",
		"5-empty.jpg, page 1: sheet "+shown(s.house.home[30])+" should not have been here: it is in the binder of the office",
		"of unknown sheets: 1, of sheets that should not be here: 1.", "Files: 7, pages: 7. Read: 4, not read: 2, with several sheets: 0, broken: 1, twice: 1.")
	ru.ends(0, "sorts", ingest, "Были раньше: 6", "в папке офиса")

	var waits []struct{ ID string }
	s.must(json.Unmarshal([]byte(l.ends(0, "sorts", say("scans list --json"))), &waits))
	if len(waits) != 2 {
		t.Fatalf("wait: %+v", waits)
	}
	l.ends(1, "sorts", []string{"scans", "name", waits[0].ID, "11-11-12"}, "11-11-12")
	l.ends(1, "sorts", []string{"scans", "set-aside", waits[0].ID, "tired"}, "blank, practice, other_paper, replaced")
	l.ends(0, "pulls", []string{"scans", "name", waits[0].ID, shown(sheets[0])}, "named", "by_hand")
	l.ends(0, "sorts", []string{"scans", "set-aside", waits[1].ID, "blank"}, "set_aside")

	s.node.kill()
	s.node = serve(t, s.house.data)
	var again struct{ Pages, Read, Repeated int }
	s.must(json.Unmarshal([]byte(l.ends(0, "sorts", append(ingest, "--json"))), &again))
	if again.Pages != 7 || again.Repeated != 6 {
		t.Errorf("after the node was killed: %+v", again)
	}
	if list := l.ends(0, "sorts", []string{"scans", "list", "--sheet", sheets[0]}); strings.Count(list, shown(sheets[0])+"\t") != 2 {
		t.Errorf("the pages of the first sheet: %s", list)
	}
	export := filepath.Join(dir, "drive.zip")
	l.ends(0, "audit", []string{"snapshot", "export", "--out", export})
	if done := command(at.verify, export, "--key", s.house.key); done.code != 0 {
		t.Errorf("the auditor's program ended with %d: %s%s", done.code, done.stdout, done.stderr)
	}
}
