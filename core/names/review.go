package names

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/sheaf-drive/sheaf/core"
)

// Person is a name as typed.
type Person struct {
	Family, First, Patronymic string
}

// Of is the part of that kind.
func (p Person) Of(kind Kind) string {
	return map[Kind]string{Family: p.Family, First: p.First, Patronymic: p.Patronymic}[kind]
}

// Kinds are the parts of a name in the order of the form.
func Kinds() []Kind { return []Kind{Family, First, Patronymic} }

// The remarks of a review besides the refusals of [Clean], whose texts they follow: "names.",
// the part, a point and one of these.
const (
	RemarkSimilar = "similar"
	RemarkClose   = "close"
	RemarkUnknown = "unknown"
	RemarkYo      = "yo"
	RemarkOnlyYo  = "only_yo"
	RemarkCase    = "case"
	RemarkSwapped = "swapped"
	RemarkGender  = "gender"
)

// Remark is one thing to look at. Nothing is ever corrected by it.
type Remark struct {
	Kind Kind
	// Code is one of the remarks above, or the end of a refusal's text: "mixed", "spaces".
	Code string
	// Args are the parameters of the words; they may be personal.
	Args []string
	// Stops says that the text cannot be taken as it is.
	Stops bool
}

// Text is the key of its words in core/text.
func (r Remark) Text() string { return "names." + string(r.Kind) + "." + r.Code }

// Reviewed is what there is to say of a whole name.
type Reviewed struct {
	// Answers of the list by part; an empty part and one that cannot be read have none.
	Answers map[Kind]Answer
	Remarks []Remark
}

// Review looks at each part that was typed by itself, and then at how they fit together.
// Empty parts are passed over: somebody is still typing.
func (l *List) Review(p Person) Reviewed {
	out := Reviewed{Answers: map[Kind]Answer{}}
	clean := map[Kind]string{}
	for _, kind := range Kinds() {
		if strings.TrimSpace(p.Of(kind)) == "" {
			continue
		}
		name, err := Clean(kind, p.Of(kind))
		if err != nil {
			out.Remarks = append(out.Remarks, refused(kind, err))
			continue
		}
		clean[kind] = name
		out.Answers[kind] = l.Check(kind, name)
	}
	swapped := out.swapped(l, clean)
	odd := Disagreement(out.Answers[First].Genders, out.Answers[Patronymic].Genders, out.Answers[Family].Genders)
	for _, kind := range Kinds() {
		if name, ok := clean[kind]; ok {
			out.look(kind, name, swapped[kind])
			if len(swapped) == 0 && slices.Contains(odd, kind) {
				out.note(kind, RemarkGender)
			}
		}
	}
	return out
}

func refused(kind Kind, err error) Remark {
	var refusal *core.Error
	if !errors.As(err, &refusal) {
		return Remark{Kind: kind, Code: "sign", Stops: true}
	}
	code := strings.TrimPrefix(refusal.Text, "names."+string(kind)+".")
	return Remark{Kind: kind, Code: code, Args: refusal.Args, Stops: true}
}

func (r *Reviewed) note(kind Kind, code string, args ...string) {
	r.Remarks = append(r.Remarks, Remark{Kind: kind, Code: code, Args: args})
}

// swapped are the fields whose text is known as another part of a name: either it is not
// known as its own, or the text of such a field is known as this one, and this one's as that.
func (r *Reviewed) swapped(l *List, clean map[Kind]string) map[Kind]bool {
	var alien []Kind
	out := map[Kind]bool{}
	for _, kind := range Kinds() {
		if a := r.Answers[kind]; a.State != Known && a.Belongs != "" {
			alien = append(alien, kind)
			out[kind] = true
		}
	}
	for _, kind := range alien {
		for other, name := range clean {
			_, mine := l.lookUp(kind, fold(name))
			_, its := l.lookUp(other, fold(clean[kind]))
			if other != kind && mine && its {
				out[other] = true
			}
		}
	}
	return out
}

// look adds what one part gives by itself.
func (r *Reviewed) look(kind Kind, name string, swapped bool) {
	a := r.Answers[kind]
	switch {
	case swapped:
		r.note(kind, RemarkSwapped)
	case a.Listed && len(a.To) > 0:
		r.note(kind, RemarkClose, strings.Join(a.To, ", "))
	case a.State == Similar:
		r.note(kind, RemarkSimilar, strings.Join(a.To, ", "))
	case a.State == Unknown:
		r.note(kind, RemarkUnknown)
	}
	if strings.ContainsAny(name, "ёЁ") {
		code := RemarkYo
		if a.OnlyYo {
			code = RemarkOnlyYo
		}
		r.note(kind, code, strings.NewReplacer("ё", "е", "Ё", "Е").Replace(name))
	}
	if OddCase(name) {
		r.note(kind, RemarkCase, Proper(name))
	}
}

// OddCase says that capital and small letters do not stand as in a name: each word begins
// with a capital one and goes on in small ones. A word in small letters after the first is
// left alone: there are "Мамед оглы" and "Ван-дер-Флит".
func OddCase(name string) bool {
	for i, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
		letters := []rune(word)
		rest := string(letters[1:])
		small := strings.ToLower(word) == word
		if strings.ToLower(rest) != rest || small && i == 0 {
			return true
		}
	}
	return false
}
