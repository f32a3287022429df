package refusal

import (
	"errors"

	"github.com/sheaf-drive/sheaf/core"
)

// List is all that is wrong with a form, so that a person corrects it once. It is never empty
// when it is returned as an error.
type List []*core.Error

// Error lists the refusals; nothing personal is in them.
func (l List) Error() string {
	s := ""
	for i, e := range l {
		if i > 0 {
			s += "; "
		}
		s += e.Error()
	}
	return s
}

// Unwrap shows the refusals one by one to errors.As, the first one first.
func (l List) Unwrap() []error {
	list := make([]error, len(l))
	for i, e := range l {
		list[i] = e
	}
	return list
}

// Note adds err if it is a refusal and says whether it was none at all; other errors are
// kept in fault.
func (l *List) Note(err error, fault *error) bool {
	if err == nil {
		return true
	}
	var refused *core.Error
	if !errors.As(err, &refused) {
		*fault = err
		return false
	}
	*l = append(*l, refused)
	return false
}

// Err is nil when nothing was refused.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}
