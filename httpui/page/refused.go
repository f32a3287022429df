package page

import (
	"errors"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/refusal"
)

// FindingOf turns a refusal into the finding that stands beside its field, so that a handler shows the
// form again instead of a problem page. ok is false for faults and for what no form can correct.
func FindingOf(lang text.Lang, err error) (field string, f Finding, ok bool) {
	var e *core.Error
	if !errors.As(err, &e) {
		return "", Finding{}, false
	}
	switch e.Code {
	case core.Invalid, core.TooLarge, core.NotFound, core.Conflict, core.Duplicate, core.Limit:
		what, remedy := refusal.Sentences(text.OfError(lang, e))
		return e.Field, Finding{Severity: core.SeverityBlock, Code: e.Text, Text: what, Remedy: remedy}, true
	}
	return "", Finding{}, false
}

// FindingsOf sorts all refusals of a form under their fields; ok is false when one of them cannot be
// corrected on the form.
func FindingsOf(lang text.Lang, err error) (found map[string][]Finding, ok bool) {
	list := []error{err}
	var many refusal.List
	if errors.As(err, &many) {
		list = many.Unwrap()
	}
	found = map[string][]Finding{}
	for _, one := range list {
		field, finding, ok := FindingOf(lang, one)
		if !ok {
			return nil, false
		}
		found[field] = append(found[field], finding)
	}
	return found, true
}
