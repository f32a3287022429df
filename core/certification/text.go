package certification

import (
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
)

// The places that a template may have, each the name of a stored field in curly brackets.
const (
	Family     = "family"
	Given      = "given"
	Patronymic = "patronymic"
	Birth      = "birth"  // stored as an ISO day, written 04.06.1976
	Series     = "series" // stored as four digits, written 11 18
	Number     = "number"
	Issued     = "issued" // as birth
	Issuer     = "issuer" // name or code of who issued the document, to the letter
	Address    = "address"
)

// Places lists them in the order in which a form asks for them.
func Places() []string {
	return []string{Family, Given, Patronymic, Birth, Series, Number, Issued, Issuer, Address}
}

// Needs lists the places of the templates, in the order of [Places]. Another place, or a bracket
// without its twin, is refused as Unavailable: the rule pack is at fault, not the writer.
func Needs(templates ...string) ([]string, error) {
	met := map[string]bool{}
	for _, template := range templates {
		for rest := template; ; {
			before, after, found := strings.Cut(rest, "{")
			if strings.Contains(before, "}") {
				return nil, broken("}")
			}
			if !found {
				break
			}
			name, more, closed := strings.Cut(after, "}")
			if !closed || !slices.Contains(Places(), name) {
				return nil, broken(name)
			}
			met[name], rest = true, more
		}
	}
	return slices.DeleteFunc(Places(), func(name string) bool { return !met[name] }), nil
}

func broken(place string) error {
	if len([]rune(place)) > 40 {
		place = string([]rune(place)[:40])
	}
	return core.Refuse(core.Unavailable, "", "certification.place", place)
}

// Missing lists the places that value has nothing for. Some people have no patronymic.
func Missing(value func(place string) string, templates ...string) ([]string, error) {
	needed, err := Needs(templates...)
	return slices.DeleteFunc(needed, func(name string) bool { return name == Patronymic || value(name) != "" }), err
}

// Text fills the template from what is stored under the names of its places. What is missing is
// refused as Invalid under the name of its field. No place leaves two spaces, or one before a
// comma, when somebody has no patronymic.
func Text(template string, value func(place string) string) (string, error) {
	missing, err := Missing(value, template)
	if err != nil {
		return "", err
	}
	if len(missing) > 0 {
		return "", core.Refuse(core.Invalid, missing[0], "certification.missing")
	}
	var pairs []string
	for _, name := range Places() {
		pairs = append(pairs, "{"+name+"}", written(name, value(name)))
	}
	if value(Patronymic) == "" {
		template = strings.ReplaceAll(template, " {"+Patronymic+"}", "")
	}
	return strings.TrimSpace(strings.NewReplacer(pairs...).Replace(template)), nil
}

// written is a stored value as it is written on paper.
func written(place, value string) string {
	switch {
	case (place == Birth || place == Issued) && len(value) == len("1976-06-04"):
		return value[8:] + "." + value[5:7] + "." + value[:4]
	case place == Series && len(value) == 4:
		return value[:2] + " " + value[2:]
	}
	return value
}
