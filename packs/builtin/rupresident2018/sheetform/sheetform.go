package sheetform

import (
	"strconv"
	"time"

	"github.com/sheaf-drive/sheaf/packs"
)

const (
	isoDay = "2006-01-02"
	// withoutRegion is the sheet on which region and address stay empty.
	withoutRegion = "00"
	byCollector   = "collector"
	byVoter       = "voter"
)

// Law is what the sheet says of it.
type Law struct {
	// ElectionDay is the day of voting, ISO, where the request names none.
	ElectionDay string
	Lines       int
	RegionName  func(code string) (name string, known bool)
}

// Form is a template after the heads and fragments of appendix 1 that could be seen; a
// lawyer has to confirm body and order of columns before a drive uses it.
func Form(r packs.FormRequest, law Law) (packs.Form, error) {
	head, err := heading(r, law)
	if err != nil {
		return packs.Form{}, err
	}
	body, err := support(r.Candidate)
	if err != nil {
		return packs.Form{}, err
	}
	f := packs.Form{
		Clause:        "19-FZ appendix 1, edition of 104-FZ of 1.06.2017",
		Title:         "ПОДПИСНОЙ ЛИСТ",
		Lines:         append(head, body),
		Columns:       formColumns(),
		LinesPerSheet: law.Lines,
		LineHeightMM:  12,
		Blocks:        blocks(r.Candidate.Nomination),
		Checks:        lineChecks(),
	}
	for _, c := range f.Columns {
		f.WidthMM += c.WidthMM
	}
	if r.Account != "" {
		f.Foot = []string{"Специальный избирательный счет № " + r.Account}
	}
	return f, nil
}

// heading is the election and the region; the sheet without a region has a blank for it.
func heading(r packs.FormRequest, law Law) ([]string, error) {
	day := r.ElectionDay
	if day == "" {
		day = law.ElectionDay
	}
	at, err := time.Parse(isoDay, day)
	if err != nil {
		return nil, &packs.FieldError{Field: "election_day", Code: "case.election_day"}
	}
	region := "____________________"
	if r.Region != withoutRegion {
		name, known := law.RegionName(r.Region)
		if !known {
			return nil, &packs.FieldError{Field: "region", Code: "region.unknown"}
		}
		region = name
	}
	return []string{
		"Выборы Президента Российской Федерации " + written(at),
		region,
	}, nil
}

// written is a date in words: "18" марта 2018 года.
func written(day time.Time) string {
	months := [...]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля",
		"августа", "сентября", "октября", "ноября", "декабря"}
	return "«" + strconv.Itoa(day.Day()) + "» " + months[day.Month()-1] + " " +
		strconv.Itoa(day.Year()) + " года"
}

// support is the sentence that the voters sign.
func support(c packs.Candidate) (string, error) {
	for _, need := range []struct{ field, text string }{
		{"candidate.name", c.Name}, {"candidate.birth", c.Birth},
		{"candidate.work", c.Work}, {"candidate.residence", c.Residence},
	} {
		if need.text == "" {
			return "", &packs.FieldError{Field: need.field, Code: "form.candidate"}
		}
	}
	var s string
	switch c.Nomination {
	case "", "self":
		s = "Мы, нижеподписавшиеся, поддерживаем самовыдвижение кандидата на должность" +
			" Президента Российской Федерации гражданина Российской Федерации " + c.Name
	case "party":
		if c.Party == "" {
			return "", &packs.FieldError{Field: "candidate.party", Code: "form.candidate"}
		}
		s = "Мы, нижеподписавшиеся, поддерживаем выдвижение политической партией " + c.Party +
			" кандидата на должность Президента Российской Федерации гражданина" +
			" Российской Федерации " + c.Name
	default:
		return "", &packs.FieldError{Field: "candidate.nomination", Code: "form.nomination"}
	}
	if c.Record != "" {
		s += ", " + c.Record
	}
	s += ", родившегося " + c.Birth + ", работающего " + c.Work + ", проживающего " + c.Residence
	if c.Party != "" && c.Nomination != "party" {
		s += ", " + c.Party
	}
	return s + ".", nil
}

func formColumns() []packs.FormColumn {
	return []packs.FormColumn{
		{Number: 1, Key: "number", Title: "№ п/п", WidthMM: 10},
		{Number: 2, Key: "name", Title: "Фамилия, имя, отчество", WidthMM: 62, Writer: byCollector},
		{Number: 3, Key: "birth", Title: "Год рождения (в возрасте 18 лет — дополнительно" +
			" число и месяц рождения)", WidthMM: 28, Writer: byCollector},
		{Number: 4, Key: "address", Title: "Адрес места жительства", WidthMM: 82, Writer: byCollector},
		{Number: 5, Key: "document", Title: "Серия и номер паспорта или документа, заменяющего" +
			" паспорт гражданина", WidthMM: 37, Writer: byCollector},
		{Number: 6, Key: "date", Title: "Дата внесения подписи", WidthMM: 28, Writer: byVoter},
		{Number: 7, Key: "signature", Title: "Подпись", WidthMM: 30, Writer: byVoter},
	}
}

// byName is all that a representative writes beside date and signature.
const byName = "{family} {given} {patronymic}"

// blocks are the certifications in the order in which they must be signed.
func blocks(nomination string) []packs.FormBlock {
	all := []packs.FormBlock{{
		Key: "collector", Label: "Подписной лист удостоверяю:", Rows: 2, Checks: blockChecks(),
		Caption: "фамилия, имя, отчество, дата рождения, адрес места жительства, серия, номер и дата" +
			" выдачи паспорта или документа, заменяющего паспорт гражданина, с указанием наименования" +
			" или кода выдавшего его органа, подпись лица, осуществлявшего сбор подписей," +
			" и дата ее внесения",
		Template: "{family} {given} {patronymic}, {birth}, {address}, паспорт {series} {number}," +
			" выдан {issued}, {issuer}",
	}}
	if nomination == "party" {
		return append(all, packs.FormBlock{
			Key: "representative", Label: "Уполномоченный представитель политической партии", Rows: 1,
			Caption: "фамилия, имя, отчество, подпись и дата ее внесения", Template: byName,
		})
	}
	return append(all, packs.FormBlock{
		Key: "representative", Label: "Уполномоченный представитель кандидата", Rows: 1,
		Caption: "фамилия, имя, отчество, подпись и дата ее внесения", Template: byName,
	})
}
