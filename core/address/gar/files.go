package gar

import (
	"path"
	"regexp"
	"strings"
)

// Kind is what a file of the register holds.
type Kind string

// The kinds of files that are read here.
const (
	Objects   Kind = "ADDR_OBJ"
	Hierarchy Kind = "ADM_HIERARCHY"
	TypeNames Kind = "ADDR_OBJ_TYPES"
)

// The date after the name tells AS_ADDR_OBJ_20230710_… from its longer siblings
// AS_ADDR_OBJ_PARAMS_…, _DIVISION_… and _TYPES_…; extracts of a single region come without.
var (
	datedName = regexp.MustCompile(`^AS_(ADDR_OBJ|ADM_HIERARCHY|ADDR_OBJ_TYPES)_\d{8}_[^/]*\.XML$`)
	plainName = regexp.MustCompile(`^AS_(ADDR_OBJ|ADM_HIERARCHY|ADDR_OBJ_TYPES)\.XML$`)
)

// KindOf tells by its name what a file holds; false for all files that are not read here.
// Folders before the name and the case of letters do not matter.
func KindOf(file string) (Kind, bool) {
	base := strings.ToUpper(path.Base(file))
	for _, form := range []*regexp.Regexp{datedName, plainName} {
		if m := form.FindStringSubmatch(base); m != nil {
			return Kind(m[1]), true
		}
	}
	return "", false
}
