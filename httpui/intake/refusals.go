package intake

import (
	"errors"

	"github.com/sheaf-drive/sheaf/core"
)

// Refusals are all that is wrong with a form, so that a person corrects it once. It is never
// empty when it is returned as an error.
type Refusals []*core.Error

// Error lists the refusals; nothing personal is in them.
func (r Refusals) Error() string {
	s := ""
	for i, e := range r {
		if i > 0 {
			s += "; "
		}
		s += e.Error()
	}
	return s
}

// Unwrap shows the refusals one by one to errors.As, the first one first.
func (r Refusals) Unwrap() []error {
	list := make([]error, len(r))
	for i, e := range r {
		list[i] = e
	}
	return list
}

// note adds err if it is a refusal and says whether it was none at all; other errors are
// kept in fault.
func (r *Refusals) note(err error, fault *error) bool {
	if err == nil {
		return true
	}
	var refusal *core.Error
	if !errors.As(err, &refusal) {
		*fault = err
		return false
	}
	*r = append(*r, refusal)
	return false
}

// err is nil when nothing was refused.
func (r Refusals) err() error {
	if len(r) == 0 {
		return nil
	}
	return r
}
