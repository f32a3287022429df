package text

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// made are the beginnings of keys that code puts together; what follows is a word of the code.
var made = []string{
	"chance.step.", "import.doubt.", "import.addresses.doubt.", "list.", "passports.checked.one.", "passports.number.", "passports.series.", "variant.proof.", "attention.count.", "attention.do.", "attention.group.", "attention.role.", "attention.severity.",
	"check.ask.", "check.block.", "check.corrections.", "check.done.", "check.face.", "check.fragment.",
	"check.lawyer.", "cli.scans.look.",
	"check.leave.", "check.own.", "check.paper.look.", "check.prepare.", "check.reason.", "check.review.", "check.take.", "count.",
	"desk.", "dryrun.", "dispatch.state.", "dispatch.verdict.", "loss.", "names.family.", "names.first.", "names.patronymic.", "names.town.",
	"listed.", "moved.", "rejudge.state.", "rejudged.", "nodes.standing.", "nodes.trouble.",
	"byhand.why.", "packs.key.", "packs.state.", "passport.flaw.", "passport.number.", "pull.reason.",
	"passport.series.", "registers.group.", "registers.kind.", "registers.level.", "store.alone.", "store.full.", "store.split.", "state.edition.", "state.line.", "state.selection.", "state.sheet.", "state.volume.", "verb.edition.",
	"help.", "ui.job.step.", "ui.count.", "ui.problem.", "ui.severity.", "ui.sheet.",
}

// TestCatalogues_EveryKeyIsUsed finds texts that nothing shows. A key stands as a literal in Go or
// in a template; of one that is put together the last word does.
func TestCatalogues_EveryKeyIsUsed(t *testing.T) {
	words := literals(t, "../..")
	if !words["core.denied"] {
		t.Fatal("the source was not found")
	}
	for _, beginning := range made {
		if !words[beginning] && !words[beginning[:strings.Index(beginning, ".")+1]] && !words[strings.TrimSuffix(beginning, ".")] {
			t.Errorf("nothing puts keys together that begin with %q", beginning)
		}
	}
	for _, key := range slices.Concat(Keys(English), Keys(Russian)) {
		if strings.HasPrefix(key, "attention.count.") || strings.HasPrefix(key, "attention.do.") {
			continue // held against the table of kinds by core/attention
		}
		if strings.HasPrefix(key, "auditscreen.kind.") {
			continue // held against the leaves and the tables of states by core/machine
		}
		base := key
		for _, form := range []string{".one", ".few", ".many"} {
			base = strings.TrimSuffix(base, form)
		}
		last := key[strings.LastIndex(key, ".")+1:]
		put := slices.ContainsFunc(made, func(beginning string) bool { return strings.HasPrefix(key, beginning) })
		if !words[key] && !words[base] && !(put && (words[last] || words["."+last])) {
			t.Errorf("nothing shows %s", key)
		}
	}
}

// literals are the quoted words of all source but tests and what templates were made into.
func literals(t *testing.T, root string) map[string]bool {
	t.Helper()
	word := regexp.MustCompile("[\"`]([a-z0-9_.-]+)")
	words := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules" || name == "bin"):
			return filepath.SkipDir
		case d.IsDir() || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, ".qtpl.go"):
			return nil
		case !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".qtpl"):
			return nil
		}
		data, err := os.ReadFile(path)
		for _, found := range word.FindAllStringSubmatch(string(data), -1) {
			words[found[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return words
}
