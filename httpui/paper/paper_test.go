package paper

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	codes "github.com/sheaf-drive/sheaf/core/paper"
	"github.com/sheaf-drive/sheaf/core/text"
)

// president is the form of a self-nominated candidate in shape and length; its wording is a
// template, not an official text.
func president() Form {
	return Form{
		WidthMM: 186,
		Title:   "ПОДПИСНОЙ ЛИСТ",
		Lines: []string{
			"Выборы Президента Российской Федерации",
			"18 марта 2018 года",
			"Ханты-Мансийский автономный округ — Югра",
			"Мы, нижеподписавшиеся, поддерживаем самовыдвижение кандидата на должность Президента " +
				"Российской Федерации гражданина Российской Федерации Иванова Ивана Ивановича, родившегося " +
				"4 июня 1976 года, работающего в обществе с ограниченной ответственностью «Лучи», директором, " +
				"проживающего по адресу: город Москва, улица Примерная, дом 12, квартира 34.",
		},
		Columns: []Column{
			{Title: "№ п/п", WidthMM: 10, Counts: true},
			{Title: "Фамилия, имя, отчество", WidthMM: 44},
			{Title: "Год рождения (в возрасте 18 лет – дополнительно число и месяц рождения)", WidthMM: 28},
			{Title: "Адрес места жительства", WidthMM: 44},
			{Title: "Серия и номер паспорта или документа, заменяющего паспорт гражданина", WidthMM: 26},
			{Title: "Дата внесения подписи", WidthMM: 18},
			{Title: "Подпись", WidthMM: 16},
		},
		LinesPerSheet: 5,
		LineHeightMM:  15,
		Blocks: []Block{
			{Label: "Подписной лист удостоверяю:", Rows: 3, Caption: "(фамилия, имя, отчество, дата рождения, " +
				"серия и номер паспорта, адрес места жительства лица, собиравшего подписи, его подпись и дата ее внесения)"},
			{Label: "Доверенное лицо:", Rows: 2, Caption: "(фамилия, имя, отчество, подпись и дата ее внесения)"},
			{Label: "Специальный избирательный счет №", Rows: 1},
		},
		Foot: []string{"Примечание. Подписной лист может заполняться на лицевой и оборотной стороне."},
	}
}

// lying is a form that needs the width of a lying page.
func lying() Form {
	f := president()
	f.WidthMM, f.LineHeightMM = 277, 12
	f.Blocks, f.Foot = f.Blocks[:2], nil
	return f
}

func code(t testing.TB, n int) core.SheetCode {
	t.Helper()
	c, err := codes.Issue([32]byte{1}, n%codes.Series, n)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// printed writes n sheets of one form.
func printed(t testing.TB, to io.Writer, n int) *Writer {
	t.Helper()
	w, err := New(to, text.Russian)
	if err != nil {
		t.Fatal(err)
	}
	form, err := w.Form(president())
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		s := Sheet{Code: code(t, i), Region: "86", RegionName: "Ханты-Мансийский автономный округ — Югра"}
		if err := w.Sheet(form, s); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func TestWriter_EqualInputGivesEqualBytes(t *testing.T) {
	var a, b bytes.Buffer
	for _, to := range []*bytes.Buffer{&a, &b} {
		if err := printed(t, to, 3).Close(); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two files of the same sheets differ")
	}
	for _, trace := range []string{"CreationDate", "ModDate", "/Author"} {
		if bytes.Contains(a.Bytes(), []byte(trace)) {
			t.Errorf("the file holds %s", trace)
		}
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestWriter_AThousandSheetsInTheMemoryOfOne(t *testing.T) {
	w := printed(t, io.Discard, 1)
	form, err := w.Form(president())
	if err != nil {
		t.Fatal(err)
	}
	before := heap()
	for i := range 1000 {
		if err := w.Sheet(form, Sheet{Code: code(t, i), Region: "77", RegionName: "Москва"}); err != nil {
			t.Fatal(err)
		}
	}
	grown := int64(heap()) - int64(before)
	if written := w.file.at; written < 1_000_000 || written > 3_000_000 {
		t.Errorf("1,000 sheets made %d bytes", written)
	}
	if limit := int64(128 << 10); grown > limit {
		t.Errorf("1,000 sheets hold %d bytes of memory, more than %d", grown, limit)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestForm_Refuses(t *testing.T) {
	for _, c := range []struct {
		name, key string
		change    func(*Form)
	}{
		{"no title", "paper.form.empty", func(f *Form) { f.Title = " " }},
		{"no columns", "paper.form.empty", func(f *Form) { f.Columns = nil }},
		{"no certification", "paper.form.empty", func(f *Form) { f.Blocks = nil }},
		{"a block without label", "paper.form.empty", func(f *Form) { f.Blocks[1].Label = "\n" }},
		{"no lines", "paper.form.lines", func(f *Form) { f.LinesPerSheet = 0 }},
		{"ten lines", "paper.form.lines", func(f *Form) { f.LinesPerSheet = 10 }},
		{"a column without width", "paper.form.narrow", func(f *Form) { f.Columns[2].WidthMM = 0 }},
		{"wider than the page", "paper.form.width", func(f *Form) { f.WidthMM = 290 }},
		{"too narrow a form", "paper.form.width", func(f *Form) { f.WidthMM = 20 }},
		{"a negative height", "paper.form.height", func(f *Form) { f.LineHeightMM = -5 }},
		{"a line too low to write on", "paper.form.height", func(f *Form) { f.LineHeightMM = 2 }},
		{"a word wider than its column", "paper.form.narrow", func(f *Form) { f.Columns[6].Title = "Собственноручная" }},
		{"too long", "paper.form.long", func(f *Form) { f.LineHeightMM = 40 }},
		{"a text without end", "paper.form.long", func(f *Form) { f.Lines[3] = strings.Repeat("и так далее ", 900) }},
		{"a character outside the font", "paper.form.glyph", func(f *Form) { f.Title = "ПОДПИСНОЙ ЛИСТ 📄" }},
	} {
		var out bytes.Buffer
		w, err := New(&out, text.English)
		if err != nil {
			t.Fatal(err)
		}
		size := out.Len()
		f := president()
		c.change(&f)
		_, err = w.Form(f)
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Code != core.Invalid || refusal.Field != "form" || refusal.Text != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
			continue
		}
		if out.Len() != size {
			t.Errorf("%s: %d bytes were written of a refused form", c.name, out.Len()-size)
		}
		for _, lang := range text.Langs() {
			if said := text.OfError(lang, err); !text.Has(lang, c.key) || strings.Contains(said, "{") {
				t.Errorf("%s in %s: %q", c.name, lang, said)
			}
		}
	}
}

func TestForm_ShrinksALongOneToThePage(t *testing.T) {
	all, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	largest := []byte("/R " + strconv.Itoa(point(130)*scales()[0]/100) + " Tf")
	for height, want := range map[int]bool{10: true, 24: false} {
		f := president()
		f.LineHeightMM = height
		content, err := layOut(f, all)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content.Bytes(), largest) != want {
			t.Errorf("lines of %d mm: the title has its full size is not %v", height, want)
		}
	}
}

func TestSheet_Refuses(t *testing.T) {
	w := printed(t, io.Discard, 1)
	form, err := w.Form(president())
	if err != nil {
		t.Fatal(err)
	}
	good := Sheet{Code: code(t, 1), Region: "77", RegionName: "Москва"}
	for _, c := range []struct {
		name, field string
		sheet       func(*Sheet)
	}{
		{"no code", "code", func(s *Sheet) { s.Code = "" }},
		{"a mistyped code", "code", func(s *Sheet) { s.Code = "91X7BA" }},
		{"a name beyond the strip", "region", func(s *Sheet) { s.RegionName = strings.Repeat("Слово ", 80) }},
		{"a word beyond the strip", "region", func(s *Sheet) { s.RegionName = strings.Repeat("Слово", 20) }},
	} {
		s := good
		c.sheet(&s)
		err := w.Sheet(form, s)
		var refusal *core.Error
		if !errors.As(err, &refusal) || refusal.Field != c.field {
			t.Errorf("%s: %v, want a refusal in field %s", c.name, err, c.field)
		}
	}
	if err := w.Sheet(Laid{}, good); core.CodeOf(err) != core.Internal {
		t.Errorf("a form of another file: %v", err)
	}
	if err := w.Sheet(form, good); err != nil {
		t.Errorf("after refusals a good sheet: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if err := w.Sheet(form, good); core.CodeOf(err) != core.Conflict {
		t.Errorf("after the end: %v", err)
	}
	if err := w.Close(); core.CodeOf(err) != core.Conflict {
		t.Errorf("closed twice: %v", err)
	}
}

func TestClose_RefusesAFileWithoutASheet(t *testing.T) {
	w, err := New(io.Discard, text.English)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); core.CodeOf(err) != core.Invalid {
		t.Errorf("%v", err)
	}
}

// full is a disk that takes so many bytes.
type full struct{ room int }

var errFull = errors.New("disk full")

func (f *full) Write(b []byte) (int, error) {
	if len(b) > f.room {
		n := f.room
		f.room = 0
		return n, errFull
	}
	f.room -= len(b)
	return len(b), nil
}

func TestWriter_AFailureOfTheDiskStays(t *testing.T) {
	var whole bytes.Buffer
	if err := printAll(&whole); err != nil {
		t.Fatal(err)
	}
	for _, room := range []int{0, 10, 1000, whole.Len() / 2, whole.Len() - 3000, whole.Len() - 1} {
		if err := printAll(&full{room}); !errors.Is(err, errFull) {
			t.Errorf("with room for %d of %d bytes: %v", room, whole.Len(), err)
		}
	}
}

// printAll prints two sheets and stops at the first failure.
func printAll(to io.Writer) error {
	w, err := New(to, text.Russian)
	if err != nil {
		return err
	}
	form, err := w.Form(president())
	if err != nil {
		return err
	}
	for range 2 {
		if err := w.Sheet(form, Sheet{Code: "91X7B9", Region: "77", RegionName: "Москва"}); err != nil {
			return err
		}
	}
	return w.Close()
}

func TestParseFont_RefusesDamage(t *testing.T) {
	for name, data := range map[string][]byte{
		"empty": nil, "text": []byte("no font at all, sorry"), "cut": sansFile[:2000], "head": sansFile[:12],
	} {
		if _, err := parseFont("X", data); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func BenchmarkSheet(b *testing.B) {
	w := printed(b, io.Discard, 1)
	form, err := w.Form(president())
	if err != nil {
		b.Fatal(err)
	}
	sheet := Sheet{Code: "91X7B9", Region: "77", RegionName: "Москва"}
	for b.Loop() {
		if err := w.Sheet(form, sheet); err != nil {
			b.Fatal(err)
		}
	}
}

// Whatever a pack sends, the answer is a drawing or a refusal.
func FuzzForm(f *testing.F) {
	f.Add("ПОДПИСНОЙ ЛИСТ", "Выборы", "Подпись", "Удостоверяю:", 5, 12, 20, 2)
	f.Add(" ", "_", "\x00", "\u00a0", 1, 0, 279, 20)
	all, err := fonts()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, title, line, head, label string, lines, height, width, rows int) {
		form := Form{
			Title: title, Lines: []string{line, line}, LinesPerSheet: lines, LineHeightMM: height,
			Columns: []Column{{Title: head, WidthMM: width, Counts: true}, {WidthMM: 100}},
			Blocks:  []Block{{Label: label, Caption: line, Rows: rows}},
		}
		checked, err := form.check()
		if err == nil {
			_, err = layOut(checked, all)
		}
		var refusal *core.Error
		if err != nil && (!errors.As(err, &refusal) || refusal.Field != "form") {
			t.Fatalf("%v", err)
		}
	})
}
