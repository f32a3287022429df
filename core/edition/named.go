package edition

import (
	"iter"
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// shownMost bounds how many ids a refusal tells.
const shownMost = 3

// Named picks, under the name of field, the one id that somebody means by it or by its beginning, of which people
// are shown [core.ShortID] characters. It refuses what could not begin an id, what begins none, and what begins
// several, of which it tells some.
func Named(field, name string, ids iter.Seq[core.EditionID]) (core.EditionID, error) {
	var found []string
	for id := range ids {
		if string(id) == name {
			return id, nil
		}
		if strings.HasPrefix(string(id), name) {
			found = append(found, string(id))
		}
	}
	switch {
	case !Begins(name):
		return "", core.Refuse(core.Invalid, field, "edition.id.form", strconv.Itoa(core.ShortID))
	case len(found) == 0:
		return "", core.Refuse(core.NotFound, field, "edition.id.none", name)
	case len(found) > 1:
		return "", core.Refuse(core.Invalid, field, "edition.id.several", name, strconv.Itoa(len(found)),
			strings.Join(found[:min(len(found), shownMost)], ", "))
	}
	return core.EditionID(found[0]), nil
}

// Begins says whether the name is long enough for the beginning of an id, and has no sign that no id has.
func Begins(name string) bool {
	foreign := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '2' || r > '7') }
	return len(name) >= core.ShortID && strings.IndexFunc(name, foreign) < 0
}
