package main

import (
	"strings"
	"testing"
)

// A machine adds pages while it is enrolled, and moves nothing else.
func TestVerify_Scanner(t *testing.T) {
	tell := func(more func(s *tale)) error {
		s := &tale{campaign: "ru2018", key: newKey(t, "genuine")}
		s.inForce("ru/1.0", digestA)
		s.move("u-admin", "scanner:centre-1", "", "enrolled", "key", "SHA256:x")
		s.do("scanner:centre-1", "scan.add", "scan:one", "to", "unread")
		more(s)
		s.sign()
		s.tables = map[string][]string{"packs": {"ru,1.0," + digestA + ",active"}, "totals": totals("packs_active,1", "packs_total,1")}
		return check(t, s.zipped(t), s)
	}
	for name, c := range map[string]struct {
		want string
		more func(s *tale)
	}{
		"as it is": {"", func(*tale) {}},
		"after it was retired": {"which is not enrolled", func(s *tale) {
			s.move("u-admin", "scanner:centre-1", "enrolled", "retired", "key", "SHA256:x")
			s.do("scanner:centre-1", "scan.add", "scan:two", "to", "unread")
		}},
		"another one":        {"which is not enrolled", func(s *tale) { s.do("scanner:centre-2", "scan.add", "scan:two", "to", "unread") }},
		"it retires another": {"only people may do", func(s *tale) { s.do("scanner:centre-1", "scan.set_aside", "scan:two", "to", "unread") }},
		"enrolled twice":     {"state", func(s *tale) { s.move("u-admin", "scanner:centre-1", "", "enrolled", "key", "SHA256:y") }},
	} {
		err := tell(c.more)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
