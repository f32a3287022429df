package text

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/sheaf-drive/sheaf/core"
)

// Lang is a language of the interface.
type Lang string

// The languages. English is the language of last resort.
const (
	English Lang = "en"
	Russian Lang = "ru"
)

// Langs lists the languages.
func Langs() []Lang { return []Lang{English, Russian} }

//go:embed en/*.txt ru/*.txt
var files embed.FS

// catalogues are parsed once, when the first text is asked for; they never change after.
var catalogues = sync.OnceValue(func() map[Lang]map[string]string {
	all := map[Lang]map[string]string{}
	for _, lang := range Langs() {
		texts, err := load(files, lang)
		if err != nil {
			panic(err) // an embedded file is broken; a test reads every one
		}
		all[lang] = texts
	}
	return all
})

// load reads every catalogue file of the language. Lines are "key = text"; empty lines and
// those that begin with '#' are skipped; a line that begins with a tab goes on with the text
// before it.
func load(files fs.FS, lang Lang) (map[string]string, error) {
	names, err := fs.Glob(files, string(lang)+"/*.txt")
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if err := parse(name, string(data), texts); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

func parse(name, data string, into map[string]string) error {
	last := ""
	for i, line := range strings.Split(data, "\n") {
		switch {
		case strings.HasPrefix(line, "\t") && last != "":
			into[last] += " " + strings.TrimSpace(line)
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		default:
			key, value, ok := strings.Cut(line, "=")
			key = strings.TrimSpace(key)
			if !ok || key == "" {
				return fmt.Errorf("reading %s: line %d is not \"key = text\"", name, i+1)
			}
			if _, twice := into[key]; twice {
				return fmt.Errorf("reading %s: line %d says %q a second time", name, i+1, key)
			}
			into[key] = strings.TrimSpace(value)
			last = key
		}
	}
	return nil
}

// Say gives the text of key with args in the places {0}, {1} …; in a place such as {1:sheet} the
// argument is a state of a sheet and its word is state.sheet.ARGUMENT, in {0:list} the kind of a reference list, in {0:number} it is a whole
// number and written as [Number] does, in {0:sheets} with the word for what it counts, as [Count] does
// with count.sheets. A key that no catalogue
// knows is shown as it is, so that a screen never breaks; a test finds such keys.
func Say(lang Lang, key string, args ...string) string {
	t, ok := catalogues()[lang][key]
	if !ok {
		t, ok = catalogues()[English][key]
	}
	if !ok {
		t = key
		if len(args) > 0 {
			t += " (" + strings.Join(args, ", ") + ")"
		}
	}
	return fill(words(lang, t, args), args)
}

// place is one where the argument is the word of a state, or a number: {1:sheet}, {0:number}, {0:sheets}.
var place = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{([0-9]):([a-z]+)\}`) })

// words puts the words of states and the numbers with their words into their places.
func words(lang Lang, t string, args []string) string {
	if len(args) == 0 || !strings.Contains(t, ":") {
		return t
	}
	return place().ReplaceAllStringFunc(t, func(found string) string {
		part := place().FindStringSubmatch(found)
		n, _ := strconv.Atoi(part[1])
		if n >= len(args) {
			return found
		}
		if part[2] == "list" {
			return List(lang, args[n])
		}
		if part[2] == "number" || counted(lang, part[2]) {
			return number(lang, part[2], args[n])
		}
		return Say(lang, "state."+part[2]+"."+args[n])
	})
}

// counted says whether the kind of a place is a noun that is counted.
func counted(lang Lang, kind string) bool { return Has(lang, "count."+kind+".many") }

// number writes a whole number as the kind of its place says; what is none stands as it is.
func number(lang Lang, kind, arg string) string {
	n, err := strconv.ParseInt(arg, 10, 64)
	switch {
	case err != nil:
		return arg
	case kind == "number":
		return Number(lang, n)
	}
	return Count(lang, "count."+kind, int(n))
}

// InField says which field a sentence is about, behind it: the sentence is for whoever reads, the name of the field for
// whoever looks for the place.
func InField(sentence, field string) string {
	if field == "" {
		return sentence
	}
	return sentence + " (" + field + ")"
}

// Has says whether the language has a text for key.
func Has(lang Lang, key string) bool {
	_, ok := catalogues()[lang][key]
	return ok
}

// Keys lists all keys of a language in order.
func Keys(lang Lang) []string {
	keys := make([]string, 0, len(catalogues()[lang]))
	for key := range catalogues()[lang] {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// Count chooses among key.one, key.few and key.many by the plural rule of the language and
// puts n into place {0}.
func Count(lang Lang, key string, n int, args ...string) string {
	return Say(lang, key+"."+plural(lang, n), append([]string{Number(lang, int64(n))}, args...)...)
}

// Number groups thousands as the language does: 7,500 and 7 500, with a space that does not break.
func Number(lang Lang, n int64) string {
	sep := ","
	if lang == Russian {
		sep = "\u00a0"
	}
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, d := range []byte(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteByte(d)
	}
	return sign + b.String()
}

// plural is the CLDR rule for whole numbers: English one/many, Russian one/few/many.
func plural(lang Lang, n int) string {
	if n < 0 {
		n = -n
	}
	if lang != Russian {
		if n == 1 {
			return "one"
		}
		return "many"
	}
	tens, ones := n%100/10, n%10
	switch {
	case tens == 1 || ones == 0 || ones > 4:
		return "many"
	case ones == 1:
		return "one"
	}
	return "few"
}

// Fill puts args into the places {0}, {1} … of a text from elsewhere, such as a rule pack's.
func Fill(t string, args ...string) string { return fill(t, args) }

func fill(t string, args []string) string {
	if len(args) == 0 || !strings.Contains(t, "{") {
		return t
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", a)
	}
	return strings.NewReplacer(pairs...).Replace(t)
}

// OfError says an error to a person: the text of a *core.Error with its arguments, the text
// for internal faults otherwise (their details belong into the log).
func OfError(lang Lang, err error) string {
	var e *core.Error
	if !errors.As(err, &e) {
		return Say(lang, "core.internal")
	}
	if e.Text == notNow && len(e.Args) == 2 {
		return impossible(lang, e)
	}
	return Say(lang, e.Text, e.Args...)
}

// notNow is the refusal of a verb in a state, {0} and {1}: words of the machine.
const notNow = "core.state"

// impossible says it in words, which are those of the kind of thing that the refusal is about: state.edition.active and
// verb.edition.chunk. Of a kind whose verbs have no words it says the state alone; what has none at all stands as it is.
func impossible(lang Lang, e *core.Error) string {
	kind, _, _ := strings.Cut(e.Subject, ":")
	verb, now := "verb."+kind+"."+e.Args[0], "state."+kind+"."+e.Args[1]
	switch {
	case Has(lang, verb) && Has(lang, now):
		return Say(lang, notNow, Say(lang, verb), Say(lang, now))
	case Has(lang, now):
		return Say(lang, "core.state.alone", Say(lang, now))
	}
	return Say(lang, e.Text, e.Args...)
}
