package page

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/quicktemplate"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/asset"
)

// Screen is a view model that can be drawn between the strip and the end of the page.
type Screen interface {
	// Head says what the page around the screen needs.
	Head(f *Frame) Head
	// StreamBody is generated from the template of the screen.
	StreamBody(w *quicktemplate.Writer, f *Frame)
}

// Head is what a screen tells the page around it.
type Head struct {
	// Title of the window, without the name of the house.
	Title string
	// Error puts "Error:" before the title.
	Error bool
	// Keys of this screen, shown behind "?".
	Keys []Key
	// Scripts beyond those of every page, as names of assets.
	Scripts []string
}

// Key is a row of the list of keys: Cap as printed on the keyboard, Words from the catalogue.
type Key struct {
	Cap, Words string
}

// Section is an entry of the strip: an address and the key of its name.
type Section struct {
	Href, Words string
	// Also is the address of another page that belongs to it, "" for none.
	Also string
}

// Banner is one line about the whole house.
type Banner struct {
	// Severity is block, warn, hint or good.
	Severity string
	// Lead is bold, Text follows it.
	Lead, Text string
	// Link leads on, where it has an address.
	Link Link
}

// Pair is a label and a value.
type Pair struct {
	Name, Value string
}

// Link is an address with words on it. Main makes it the main action of the screen.
type Link struct {
	Href, Words string
	Main        bool
}

// Option is a choice of a list: Value is sent, Words are read.
type Option struct {
	Value, Words string
}

// OptionGroup are choices that stand together in a list under Words.
type OptionGroup struct {
	Words   string
	Options []Option
}

// Frame is the page around a screen: who, where and in which language.
type Frame struct {
	Lang   text.Lang
	Assets *asset.Set
	// Here is the path of this page when it is asked for with GET.
	Here string
	// Sections that the user may open; the one that holds Here is marked.
	Sections []Section
	// Badges are how many alarms stand behind a section, by its address.
	Badges map[string]int
	// Place and Person stand at the right of the strip; empty before the login.
	Place, Person string
	Banners       []Banner
	// CSRF is the token that every form carries.
	CSRF string
	// NewID makes the request id of a form. Each form has its own, so that two buttons of one
	// page are never taken for a repeat of each other.
	NewID func() string
	// Zone in which times are shown; UTC when nil.
	Zone *time.Location
}

// Write draws the screen within its frame.
func Write(w io.Writer, f *Frame, s Screen) {
	writedocument(w, f, s.Head(f), s)
}

// Say gives the words of a key in the language of the page.
func (f *Frame) Say(key string, args ...string) string { return text.Say(f.Lang, key, args...) }

// Count gives the words of a key for a number of things.
func (f *Frame) Count(key string, n int) string { return text.Count(f.Lang, key, n) }

// Number groups thousands as the language does: 7,500 and 7 500.
func (f *Frame) Number(n int64) string { return text.Number(f.Lang, n) }

// Moment shows a time as "18.01.2018, 14:05:31" in the zone of the page, "" for never.
func (f *Frame) Moment(t core.Time) string { return f.format(t, "02.01.2006, 15:04:05") }

// momentOr is Moment with a dash for never, where a cell would stand empty.
func (f *Frame) momentOr(t core.Time) string {
	if t == 0 {
		return "—"
	}
	return f.Moment(t)
}

// Clock shows a time as "14:05".
func (f *Frame) Clock(t core.Time) string { return f.format(t, "15:04") }

func (f *Frame) format(t core.Time, layout string) string {
	if t == 0 {
		return ""
	}
	zone := f.Zone
	if zone == nil {
		zone = time.UTC
	}
	return t.UTC().In(zone).Format(layout)
}

// manySections is how many sections stand beside the name of the program on an office screen; more get a row of their own, in smaller letters.
const manySections = 9

// current says whether the page lies within the section, and in no narrower one.
func (f *Frame) current(s Section) bool {
	path, _, _ := strings.Cut(f.Here, "?")
	if !within(path, s) {
		return false
	}
	for _, other := range f.Sections {
		if len(other.Href) > len(s.Href) && within(path, other) {
			return false
		}
	}
	return true
}

func within(path string, s Section) bool {
	return path == s.Href || strings.HasPrefix(path, s.Href+"/") || s.Also != "" && path == s.Also
}

// other is the language that the strip offers.
func (f *Frame) other() text.Lang {
	if f.Lang == text.Russian {
		return text.English
	}
	return text.Russian
}

func (f *Frame) otherHref() string {
	sep := "?"
	if strings.Contains(f.Here, "?") {
		sep = "&"
	}
	return f.Here + sep + "lang=" + string(f.other())
}

// id gives the request id of a form: the one that is to be repeated, else a new one.
func (f *Frame) id(keep string) string {
	if keep != "" || f.NewID == nil {
		return keep
	}
	return f.NewID()
}

// minutes shows seconds as "0:38".
func minutes(seconds int) string {
	s := strconv.Itoa(seconds % 60)
	if len(s) < 2 {
		s = "0" + s
	}
	return strconv.Itoa(seconds/60) + ":" + s
}
