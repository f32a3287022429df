package e2e

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"strings"
	"time"
)

// does presses the button of the form that asks for something by the word.
func (d *desk) does(word string) {
	d.t.Helper()
	d.tabTo("form:has([name=do][value=" + word + "]) button")
	d.send()
}

// offers says whether the page has a form that asks for something by the word.
func (d *desk) offers(word string) bool {
	d.t.Helper()
	return eval[bool](d.tab, "Boolean(document.querySelector('form:has([name=do][value="+word+"])'))")
}

// worked looks again until the job that the page shows is done.
func (d *desk) worked() {
	d.t.Helper()
	late := time.Now().Add(patience)
	for eval[bool](d.tab, "Boolean(document.querySelector('section[aria-labelledby=job]'))") {
		if time.Now().After(late) {
			d.t.Fatalf("%s: the job is not done after %s", d.name, patience)
		}
		d.tabTo("section[aria-labelledby=job] a")
		d.leaves(func() { d.press("Enter") })
	}
}

// binds scans a sheet and expects its volume and page in the huge letters.
func (d *desk) binds(code, place string) {
	d.t.Helper()
	d.fill("#code", code)
	d.send()
	d.says(shown(code))
	if have := eval[string](d.tab, "document.querySelector('.giant')?.textContent ?? ''"); have != place {
		d.t.Fatalf("%s: sheet %s is bound at %q, not at %s", d.name, code, have, place)
	}
}

// paper follows a link by keys and reads what the browser keeps under the name.
func (d *desk) paper(name string) []byte {
	d.t.Helper()
	d.tabTo("a[href$='/" + name + "']")
	data, err := os.ReadFile(d.downloads(name, func() { d.press("Enter") }))
	if err != nil {
		d.t.Fatal(err)
	}
	return data
}

// table reads the rows of a file for spreadsheets.
func (d *desk) table(name string) [][]string {
	d.t.Helper()
	data := d.paper(name)
	text, marked := strings.CutPrefix(string(data), "\ufeff")
	if !marked {
		d.t.Errorf("%s: %s begins without the mark of its encoding: %.20q", d.name, name, data)
	}
	read := csv.NewReader(strings.NewReader(text))
	read.Comma = ';'
	rows, err := read.ReadAll()
	if err != nil {
		d.t.Fatalf("%s: %s: %v", d.name, name, err)
	}
	return rows
}

// printed reads the words of a PDF.
func (d *desk) printed(name string) string {
	d.t.Helper()
	read := exec.Command("pdftotext", "-layout", "-", "-")
	read.Stdin = bytes.NewReader(d.paper(name))
	words, err := read.Output()
	if err != nil {
		d.t.Fatalf("%s: reading %s: %v; run .ci/prepare", d.name, name, err)
	}
	return string(words)
}
