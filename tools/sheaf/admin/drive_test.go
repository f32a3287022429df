package admin

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/packs/builtin"
)

func TestCandidate_TakesCommasAndRefusesUnknownKeys(t *testing.T) {
	f := candidateFlag{}
	if err := f.Set("work=школа 1, учитель=географии"); err != nil || f["work"] != "школа 1, учитель=географии" {
		t.Errorf("%v, %v", f, err)
	}
	for _, bad := range []string{"name", "height=2", "work=twice", "=x"} {
		if err := f.Set(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// The handbook's example is typed in the cases of the form: its words and the sentence beside
// it are those of the pack.
func TestCandidate_HandbookShowsTheSentence(t *testing.T) {
	data, err := os.ReadFile("../../../docs/admin.md")
	if err != nil {
		t.Fatal(err)
	}
	handbook := string(data)
	f := candidateFlag{}
	for _, pair := range regexp.MustCompile(`--candidate (\w+)="([^"]+)"`).FindAllStringSubmatch(handbook, -1) {
		if err := f.Set(pair[1] + "=" + pair[2]); err != nil {
			t.Fatal(err)
		}
	}
	pack, _ := builtin.Lookup("ru-president-2018")
	form, err := pack.Form(t.Context(), packs.FormRequest{Region: "83", Candidate: packs.Candidate{
		Name: f["name"], Birth: f["birth"], Work: f["work"], Residence: f["residence"],
	}})
	if err != nil {
		t.Fatal(err)
	}
	sentence := form.Lines[len(form.Lines)-1]
	if plain := strings.Join(strings.Fields(strings.ReplaceAll(handbook, "\n> ", "\n")), " "); !strings.Contains(plain, sentence) {
		t.Errorf("docs/admin.md does not show %q", sentence)
	}
	if help := campaignCreate().Flag("candidate").Usage; !strings.Contains(help, "genitive") {
		t.Errorf("the flag's help says %q", help)
	}
}
