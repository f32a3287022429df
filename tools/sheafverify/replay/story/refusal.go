package story

import "fmt"

// Refusal is a reason in parts, so that it can be said in any language: a format of package
// fmt in English, which is its name in the table of words, and what it is filled with.
type Refusal struct {
	Format string
	Args   []any
}

// Twin is a format in English and in Russian, with the same verbs in the same order.
type Twin [2]string

// Refuse makes a refusal. What it is filled with must not change afterwards.
func Refuse(format string, args ...any) *Refusal { return &Refusal{format, args} }

// Error is the reason in English.
func (r *Refusal) Error() string { return fmt.Sprintf(r.Format, r.Args...) }
