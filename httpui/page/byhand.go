package page

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
)

// ByHand shows a scanned page whose code nothing could read, for somebody to read it. It posts code to Path, and why to
// Path/aside; an empty Path says that none waits.
type ByHand struct {
	Path string
	// Campaign is "&campaign=ID" for who belongs to none, else "".
	Campaign string
	// Of is the version of the page that is shown.
	Of uint32
	// Waiting is how many wait, this one among them.
	Waiting int
	// Codes are those that stand on the page, where there are several.
	Codes []string
	// By is the login of who delivered it, At when.
	By string
	At core.Time
	// Later leads to the next, "" where there is none.
	Later     string
	RequestID string
	Code      Field
	Offers    []Offer
	Why       Field
	Reasons   []Option
	// Refused is why a form was not taken, where no field is at fault.
	Refused []Finding
	// Done says what became of the last page, nil for nothing.
	Done *Verdict
}

// Head implements [Screen].
func (b *ByHand) Head(f *Frame) Head {
	h := Head{Title: f.Say("byhand.title"), Error: len(b.wrong(f)) > 0, Keys: offerKeys(b.Offers)}
	if b.Path != "" {
		h.Keys = append(h.Keys, Key{"Enter", "byhand.key.name"})
	}
	if b.Later != "" {
		h.Keys = append(h.Keys, Key{"Alt+N", "byhand.key.later"})
	}
	return h
}

// action is where a form of the page posts to, with the version that its sender saw.
func (b *ByHand) action(verb string) string {
	return b.Path + verb + "?of=" + strconv.FormatUint(uint64(b.Of), 10) + b.Campaign
}

func (b *ByHand) inputs(f *Frame) []input {
	code := codeInput(f, b.Code, "byhand.code", true)
	code.hint = f.Say("desk.code.hint")
	return []input{code, {Field: b.Why, name: "why", label: f.Say("byhand.why")}}
}

func (b *ByHand) wrong(f *Frame) []said {
	return append(collect(input{Field: Field{Findings: b.Refused}}), collect(b.inputs(f)...)...)
}
