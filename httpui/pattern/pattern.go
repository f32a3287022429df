package pattern

import "strings"

// Pattern is the path of a route in its parts.
type Pattern []string

// Parse takes a path apart; a path of a request is taken apart alike.
func Parse(path string) Pattern { return strings.Split(strings.TrimPrefix(path, "/"), "/") }

// Shape is equal for two patterns that match the same paths.
func (p Pattern) Shape() string {
	shape := make([]string, len(p))
	for i, part := range p {
		if shape[i] = part; isName(part) {
			shape[i] = "{}"
		}
	}
	return strings.Join(shape, "/")
}

// Before orders patterns so that the first that matches is the right one: literal parts come
// before {name} parts.
func (p Pattern) Before(other Pattern) bool {
	for i := range min(len(p), len(other)) {
		if mine, its := isName(p[i]), isName(other[i]); mine != its {
			return its
		}
	}
	return len(p) < len(other)
}

// Match compares with the parts of a path and gives the values of the {name} parts. No value
// is empty.
func (p Pattern) Match(parts []string) (map[string]string, bool) {
	if len(p) != len(parts) {
		return nil, false
	}
	var values map[string]string
	for i, part := range p {
		switch {
		case !isName(part):
			if part != parts[i] {
				return nil, false
			}
		case parts[i] == "":
			return nil, false
		default:
			if values == nil {
				values = map[string]string{}
			}
			values[part[1:len(part)-1]] = parts[i]
		}
	}
	return values, true
}

func isName(part string) bool { return strings.HasPrefix(part, "{") && strings.HasSuffix(part, "}") }
