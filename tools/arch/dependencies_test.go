package arch

import (
	"strings"
	"testing"
)

const plantedMod = `module planted.example/house

go 1.26.0

replace example.org/pinned => example.org/pinned v0.5.4

tool example.org/tools/cmd/check

require (
	example.org/direct v1.2.0
	example.org/hidden v1.9.9 // indirect
	example.org/pinned v0.7.0
	example.org/tools v0.8.2
)
`

func TestDependencies_PageFollowsGoMod(t *testing.T) {
	const full = "| `example.org/direct` | v1.2.0 | x |\n" +
		"| `example.org/pinned` | v0.5.4 | x |\n" +
		"| `example.org/tools/cmd/check` | v0.8.2 | x |\n"
	cases := []struct {
		name, page string
		want       []string
	}{
		{"complete", full, nil},
		{"old version", strings.Replace(full, "v1.2.0", "v1.1.0", 1), []string{"example.org/direct is v1.1.0 here and v1.2.0"}},
		{"pin forgotten", strings.Replace(full, "v0.5.4", "v0.7.0", 1), []string{"example.org/pinned is v0.7.0 here and v0.5.4"}},
		{"mentioned in prose only", "`example.org/direct` v1.2.0\n" + strings.SplitAfterN(full, "\n", 2)[1],
			[]string{"example.org/direct has no row"}},
		{"empty", "", []string{"direct has no row", "pinned has no row", "check has no row"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found := unexplained([]byte(plantedMod), c.page)
			if len(found) != len(c.want) {
				t.Fatalf("found %v, want %q", found, c.want)
			}
			for i, want := range c.want {
				if !strings.Contains(found[i].Text, want) {
					t.Errorf("found %q, want %q", found[i].Text, want)
				}
			}
		})
	}
}
