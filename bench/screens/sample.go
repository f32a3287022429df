package screens

import (
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/address"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/asset"
	"github.com/sheaf-drive/sheaf/httpui/page"
)

// entries of the journal that one screen shows.
const entries = 60

// shownAt is when everything on the screens happened.
const shownAt = core.Time(1516273531000)

// frame is the page of somebody who may open every section. Every form gets the same request
// id: drawing one costs both sides the same.
func frame(set *asset.Set, here string) *page.Frame {
	return &page.Frame{
		Lang: text.Russian, Assets: set, Here: here, CSRF: "k2V08sQmYw5nJr4T9dLc77QeHb1xZ6Gp",
		Sections: []page.Section{{Href: "/desk", Words: "ui.section.desk"}, {Href: "/office", Words: "ui.section.office"},
			{Href: "/print", Words: "ui.section.print"}, {Href: "/audit", Words: "ui.section.audit"}},
		Place: "Казань, Баумана 44", Person: "garaeva.a", NewID: func() string { return "0k4v7q2m9d1s6x3b8n5c" },
		Zone: time.FixedZone("MSK", 3*3600),
	}
}

func journal() *page.Journal {
	j := &page.Journal{
		Trees: []page.Option{{Value: "sheaf/2018", Words: "sheaf/2018"}, {Value: "sheaf/house", Words: "sheaf/house"}},
		Tree:  "sheaf/2018", Here: "/audit", Holds: 4118207, Broken: -1,
		Older: "/audit?from=4118147", Export: "/audit/export",
		Checkpoint: page.Checkpoint{At: shownAt, Size: 4118208, Root: "q8R1nVtZ0mBwYx3Hc7KeU5pLdJ2sA9fGvT6ioE4rXkQ=",
			Signers: []string{"node-1"}, Note: "/audit/checkpoints/4118208"},
		Proof: &page.Proof{Number: 4118207, Leaf: "e3b0c44298fc1c149afbf4c8996fb924",
			Size: 4118208, Root: "q8R1nVtZ0mBwYx3Hc7KeU5pL", Signed: true, Holds: true},
		Earlier: page.Field{Value: "sheaf/2018\n4103990\nk2V08sQmYw5nJr4T9dLc77QeHb1xZ6GpA3fVtE0uIo4=\n",
			Findings: []page.Finding{{Severity: "warn", Text: "Подпись не проверена.", Remedy: "Вставьте точку целиком."}}},
		EarlierAnswer: &page.Finding{Severity: "good", Text: "Новая точка продолжает вашу."},
	}
	for i := range 22 { // as deep as the tree is
		j.Proof.Links = append(j.Proof.Links, page.ProofLink{
			Hash: fmt.Sprintf("%x", sha256.Sum256([]byte{byte(i)})), Left: i%3 == 0,
		})
	}
	for i := range 8 {
		j.Checkpoints = append(j.Checkpoints, page.Checkpoint{
			At: shownAt - core.Time(i*60_000), Size: 4118208 - int64(i*7),
			Root: fmt.Sprintf("Jr4T9dLc77Qe%d", i), Extends: true})
	}
	kinds := []string{"visit.open/1", "signature.judge/1", "line.reserve/1", "line.written/1", "personal.read/1"}
	for i := range entries {
		n := 4118207 - int64(i)
		j.Entries = append(j.Entries, page.Entry{Number: n, At: shownAt - core.Time(i*1370),
			Actor: "0k4v7q2m9d1s6x3b8n5c", Kind: kinds[i%len(kinds)], Subject: fmt.Sprintf("line:91X7B9/%d", i%5+1),
			Hash:  fmt.Sprintf("%x", sha256.Sum256([]byte{byte(i), 1})),
			Proof: fmt.Sprintf("/audit?tree=sheaf/2018&proof=%d", n)})
	}
	return j
}

// questionnaire is one with a finding of each severity and an address that was not chosen.
func questionnaire() *page.Questionnaire {
	field := func(value string, f ...page.Finding) page.Field { return page.Field{Value: value, Findings: f} }
	q := &page.Questionnaire{
		Action: "/desk/visits/x/questionnaire", Step: page.Step{Label: "K-0417", Elapsed: 125, Number: 2},
		Pictures: []page.Picture{{Src: "/desk/visits/x/scans/main", Alt: "Главная страница"},
			{Src: "/desk/visits/x/scans/registration", Alt: "Страница со штампами"}},
		Read: []page.Pair{{Name: "Серия", Value: "92 16"}, {Name: "Номер", Value: "118205"},
			{Name: "Дата рождения", Value: "02.03.1971"}, {Name: "Дата выдачи", Value: "14.03.2016"}},
		Family: field("Семёнова", page.Finding{Severity: "warn", Code: "name.yo", Text: "Набрано «ё».",
			Remedy: "В паспорте часто «е».", Confirm: "В паспорте точки есть", Tick: "name.yo@family", Short: "Ё в фамилии"}),
		Given: field("Наталия", page.Finding{Severity: "hint", Code: "name.similar",
			Text: "Имя известно, похоже на «Наталья».", Remedy: "Сверьте букву перед «я»."}),
		Patronymic: field("Борисовна"), Region: field("16"),
		Address: field("Казань Свердл", page.Finding{Severity: "block", Code: "address.choose", Text: "Улица не выбрана.",
			Remedy: "Выберите строку списка.", Clause: "ст. 37, п. 13"}),
		House: field("д. 25, корп. 1", page.Finding{Severity: "warn", Code: "address.house",
			Text: "Дом <набран> со словом & знаком.", Confirm: "Так в паспорте", Tick: "house.words@house"}),
		Flat: field("14"), Back: "/desk", Abandon: "/desk/visits/x/abandon",
		General: []page.Finding{{Severity: "hint", Code: "passport.age",
			Text: "Паспорт меняют в 45 лет.", Remedy: "Посмотрите дату."}},
	}
	for _, r := range address.Regions() {
		q.Regions = append(q.Regions, page.Option{Value: string(r.Code), Words: string(r.Code) + ", " + r.Name})
	}
	for i := range 8 {
		q.Candidates = append(q.Candidates, page.Suggestion{ID: fmt.Sprint(884120 + i), Name: "ул. Петербургская",
			Former: "ул. Свердлова", Where: "г. Казань"})
	}
	return q
}
