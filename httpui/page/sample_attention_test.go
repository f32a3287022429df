package page

import (
	"strconv"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/attention"
)

// attentionSamples hold each kind of the table once, so that every word of it is drawn.
func attentionSamples() []sample {
	list := &Attention{At: sampleAt, Here: "/attention"}
	for _, severity := range attention.Severities() {
		g := AttentionGroup{Severity: severity}
		for n, row := range attention.Table() {
			if row.Severity == severity {
				g.Rows = append(g.Rows, attentionSample(row, n))
			}
		}
		list.Groups = append(list.Groups, g)
	}
	return []sample{
		{"attention", "/attention", list},
		{"attention-none", "/attention", &Attention{At: sampleAt, Here: "/attention?campaign=drive"}},
	}
}

// attentionSample is a row with much or little, by its number.
func attentionSample(row attention.Row, n int) AttentionRow {
	r := AttentionRow{ID: "row-" + strconv.Itoa(n), Kind: row.Kind, Count: n%6 + 1, Needs: row.Needs}
	if n%3 != 0 {
		r.Since = sampleAt - core.Time(n)*50*60*1000
	}
	if row.Node {
		r.Node = "node-1"
		r.Subjects = []AttentionSubject{{"names", n + 1, sampleAt - 90000, sampleAt}, {"/desk/visits/{id}", 1, sampleAt, sampleAt}}
		return r
	}
	if n%4 != 3 {
		r.Open = Link{Href: "/sort", Words: "Сортировка"}
	}
	if n%2 == 0 {
		r.Campaign = "spring"
		r.Examples = []Link{{Href: "/review/91X7B9", Words: "91-X7-B9"}, {Words: "77-0043"}}
		r.Places = []AttentionPlace{{"Казань, Баумана 44", "16", 1207, sampleAt}, {"", "77", 1, 0}}
	}
	return r
}
