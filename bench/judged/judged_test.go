package judged

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	reader "github.com/sheaf-drive/sheaf/core/address/gar"
	"github.com/sheaf-drive/sheaf/tools/demo/gar"
)

var update = flag.Bool("update", false, "write the judged queries anew")

func TestBuiltin_IsWhatTheRegisterGives(t *testing.T) {
	tree, err := gar.Tree()
	if err != nil {
		t.Fatal(err)
	}
	read, err := reader.LoadRegion(tree, gar.Region)
	if err != nil {
		t.Fatal(err)
	}
	reg := read.Registry
	made := Make(reg)
	count := map[string]int{}
	for _, q := range made {
		count[q.Family]++
		for _, id := range q.Accepted {
			if _, ok := reg.Object(id); !ok {
				t.Errorf("%q accepts %d, which is no object", q.Text, id)
			}
		}
	}
	for _, family := range Families() {
		if count[family] < perFamily-1 {
			t.Errorf("%s has %d queries", family, count[family])
		}
	}
	if len(made) < 600 {
		t.Errorf("%d queries", len(made))
	}
	var b bytes.Buffer
	if err := Write(&b, made); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("region83.tsv", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, _ := os.ReadFile("region83.tsv"); !bytes.Equal(have, b.Bytes()) {
		t.Error("region83.tsv is not what is made from the register: -update, and look at the difference")
	}
}

func TestRead(t *testing.T) {
	got, err := Read(strings.NewReader("# words\n83\tул Ленина\t1,2\n\n\tМосква\t3\tplace\n"))
	if err != nil || len(got) != 2 || got[0].Family != "other" || len(got[0].Accepted) != 2 || got[1].Region != "" || got[1].Family != "place" {
		t.Fatalf("got %+v, %v", got, err)
	}
	if got[0].Place([]int64{7, 2}) != 2 || got[0].Place([]int64{7}) != 0 {
		t.Error("the place is wrong")
	}
	for _, bad := range []string{"", "83\tул\n", "83\t\t1\n", "83\tул\tx\n", "83\tул\t\n", "83\t\xff\t1\n", "1\t2\t3\t4\t5\n"} {
		if _, err := Read(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
