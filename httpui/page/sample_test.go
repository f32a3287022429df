package page

import (
	"flag"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/text"
	"github.com/sheaf-drive/sheaf/httpui/asset"
)

// out takes the sample pages as files, to be looked at in a browser.
var out = flag.String("out", "", "folder that gets the sample pages and assets")

// assets are built once for all tests.
var assets = sync.OnceValue(func() *asset.Set {
	set, err := asset.New()
	if err != nil {
		panic(err)
	}
	return set
})

func sampleFrame(t *testing.T, lang text.Lang, here string) *Frame {
	t.Helper()
	n := 0
	return &Frame{
		Lang: lang, Assets: assets(), Here: here, CSRF: "csrf-of-the-session",
		Sections: []Section{{Href: "/desk", Words: "ui.section.desk"}, {Href: "/office", Words: "ui.section.office"},
			{Href: "/print", Words: "ui.section.print"}, {Href: "/audit", Words: "ui.section.audit"}, {Href: "/review", Words: "ui.section.review"},
			{Href: "/lawyer", Words: "ui.section.lawyer"}, {Href: "/desk/corrections", Words: "ui.section.corrections"}},
		Place: "Казань, Баумана 44", Person: "Гараева А. Р.",
		NewID: func() string { n++; return "request-" + strconv.Itoa(n) },
		Zone:  time.FixedZone("MSK", 3*3600),
	}
}

var (
	sampleYo = Finding{Severity: "warn", Code: "name.yo", Text: "Набрано «ё».", Remedy: "В паспорте часто «е».",
		Confirm: "В паспорте точки есть", Tick: "name.yo@family", Short: "Ё в фамилии"}
	sampleHint  = Finding{Severity: "hint", Code: "name.similar", Text: "Имя известно, похоже на «Наталья».", Remedy: "Сверьте букву перед «я»."}
	sampleShort = Finding{Severity: "block", Code: "passport.number.digits", Text: "В номере 5 цифр, а нужно 6.",
		Remedy: "Смотрите красные цифры у правого края снимка.", Short: "В номере не хватает цифры"}
	sampleGround = Finding{Severity: "block", Code: "passport.age", Text: "Паспорт не обменян в 45 лет", Clause: "ст. 37, п. 13"}
	sampleStep   = Step{Label: "K-0417", Elapsed: 125}
)

const sampleAt = core.Time(1516273531000)

type sample struct {
	name, here string
	screen     Screen
}

func samples() []sample {
	return slices.Concat(deskSamples(), houseSamples(), checkSamples(), custodySamples(), filingSamples(), forecastSamples(), attentionSamples(), nodesSamples())
}

func deskSamples() []sample {
	read := []Pair{{"Серия и номер", "92 16 118205"}, {"Дата рождения", "02.03.1971"}, {"Дата выдачи", "14.03.2016"}}
	pictures := []Picture{{"/desk/visits/x/scans/main", "Главная страница"}, {"/desk/visits/x/scans/stamp", "Штамп 4"}}
	step := func(n int) Step { s := sampleStep; s.Number = n; return s }
	say := []string{"Тимур Ильдарович, паспорт меняют в 20 и в 45 лет.", "Подайте заявление в МФЦ: новый паспорт делают до 10 дней."}
	return []sample{
		{"passport", "/desk", &Passport{Action: "/desk/visits", Stamp: Field{Value: "4"},
			Open: []Visit{{"K-0416", "/desk/visits/y", "desk.step.questionnaire", "14:05"}}}},
		{"passport-refused", "/desk", &Passport{Action: "/desk/visits", Series: Field{Value: "92 16"},
			Number: Field{Value: "11820", Findings: []Finding{sampleShort}}, Birth: Field{Value: "02.03.1971"},
			Held: "ticket", HeldMain: "/held/ticket/main", HeldRegistration: "/held/ticket/registration",
			Main:  Field{Findings: []Finding{{Severity: "block", Text: "Это не JPEG."}}},
			Stamp: Field{Findings: []Finding{{Severity: "block", Text: "Штамп не выбран."}}}}},
		{"passport-again", "/desk/visits", &Passport{Action: "/desk/visits", AskAgain: true, Series: Field{Value: "92 16"}, Held: "ticket", HeldMain: "/held/ticket/main"}},
		{"visits", "/desk/visits", &Visits{}},
		{"abandon", "/desk/visits/x", &Abandon{Step: Step{Label: "K-0416", Elapsed: -1}, Action: "/desk/visits/x/abandon", Back: "/desk/visits/x"}},
		{"visits-open", "/desk/visits", &Visits{Open: []Visit{{"K-0416", "/desk/visits/y", "desk.step.sheet", "14:05"}}}},
		{"blocked", "/desk/visits/x", &Blocked{Step: step(1), Ground: sampleGround, Say: say,
			Facts: []Pair{{"Родился", "05.11.1972"}, {"Стало 45", "05.11.2017"}}, Rules: Pair{"ru-president-2018", "1.4.0"},
			TurnAway: "/desk/visits/x/turn-away", Abandon: "/desk/visits/x/abandon", Waits: true, LiftBy: "координатор",
			Lift: "/office", Others: []Finding{sampleHint}}},
		{"turned-away", "/desk/visits/x", &Closed{State: "turned_away", Ground: sampleGround, Say: say, Next: "/desk"}},
		{"done", "/desk/visits/x", &Closed{State: "done", Step: sampleStep, Sheet: "91-X7-B9", Line: "3", Corrected: true, Next: "/desk"}},
		{"abandoned", "/desk/visits/x", &Closed{State: "abandoned", Next: "/desk"}},
		{"questionnaire", "/desk/visits/x", &Questionnaire{Action: "/desk/visits/x/questionnaire", Step: step(2), Read: read,
			Pictures: pictures, Family: Field{Value: "Семёнова", Findings: []Finding{sampleYo}},
			Given: Field{Value: "Наталия", Findings: []Finding{sampleHint}}, Patronymic: Field{Value: "Борисовна"},
			Region: Field{Value: "16"}, Regions: []Option{{"16", "16, Республика Татарстан"}, {"77", "77, Москва"}},
			Address: Field{Value: "Казань Свердл", Findings: []Finding{{Severity: "block", Code: "address.choose", Text: "Улица не выбрана.", Remedy: "Выберите строку списка."}}},
			Candidates: []Suggestion{{ID: "1", Name: "ул. Петербургская", Former: "ул. Свердлова", Where: "г. Казань", Without: []string{"1-я"}, Alike: []string{"питербургская", "козань"}, ReadAs: "козань"},
				{ID: "2", Name: "ул. Свердлова", Where: "г. Чистополь"}},
			House: Field{Value: "д. 25, корп. 1"}, HouseUnknown: true, Flat: Field{Value: "14"}, Back: "/desk", Abandon: "/desk/visits/x/abandon"}},
		{"questionnaire-special", "/desk/visits/x", &Questionnaire{Action: "/q", Step: step(2), NoRegistration: true}},
		{"sheet-ask", "/desk/visits/x", &SheetAsk{Action: "/desk/visits/x/sheet", Step: step(3), Region: "16",
			RegionName: "Республика Татарстан", Hints: []Finding{sampleHint}, Abandon: "/a", Back: "/b",
			Code:   Field{Value: "91-X7-B0", Findings: []Finding{{Severity: "block", Text: "Такого кода нет.", Remedy: "Сверьте знаки с полоской."}}},
			Offers: []Offer{{"91-X7-B9", "ваш офис"}, {"91-X7-K0", "Казань, Зорге 12"}}}},
		{"sheet", "/desk/visits/x", sampleSheet("")},
		{"sheet-correct", "/desk/visits/x", sampleSheet("correct")},
		{"sheet-spoil", "/desk/visits/x", sampleSheet("spoil")},
	}
}

func sampleSheet(ask string) *Sheet {
	step := sampleStep
	step.Number, step.Elapsed = 3, 192
	return &Sheet{
		Action: "/desk/visits/x/line", Step: step, Code: "91-X7-B9", Region: "16", RegionName: "Республика Татарстан",
		QR:    NewQR(21, func(x, y int) bool { return (x*7+y*3+x*y)%3 == 0 }),
		Lines: []Line{{1, "written"}, {2, "struck"}, {3, "reserved"}, {4, "free"}, {5, "free"}}, Now: 3,
		Columns: []Column{
			{2, "name", "Фамилия, имя, отчество", "Семенова Наталия Борисовна", false, ""}, {3, "birth", "Год рождения", "1971", false, ""},
			{4, "address", "Адрес места жительства", "Республика Татарстан, город Казань, улица Петербургская, дом 25, корпус 1, квартира 14", false, ""},
			{5, "document", "Серия и номер паспорта", "92 16 118205", false, ""},
			{6, "date", "Дата", "18.01.2018", true, "пишет избиратель: 18.01.2018"}, {7, "signature", "Подпись", "", true, "ставит избиратель"},
		},
		Ask: ask, Here: "/desk/visits/x", Another: "/desk/visits/x/another",
		Reasons: []Option{{"blot", "Клякса"}, {"torn", "Порвана"}},
		Reason:  Field{Findings: []Finding{{Severity: "block", Text: "Причина не выбрана.", Remedy: "Выберите её из списка."}}},
	}
}

func houseSamples() []sample {
	kept := &Kept{Action: "/desk/visits", Fields: []Pair{{"request_id", "r"}, {"series", "9216"}, {"number", "118205"}}, Held: "ticket"}
	lost := &Kept{Action: "/desk/visits", Fields: []Pair{{"number", "118205"}}, Lost: true}
	refused := Field{Findings: []Finding{{Severity: "block", Text: "Имя и пароль не сходятся.", Remedy: "Проверьте раскладку."}}}
	where := []Pair{{"Кампания", "Выборы президента, 2018"}, {"Сервер", "node-2"}}
	return []sample{
		{"login", "/login", &Login{Action: "/login", Next: "/desk", Where: where}},
		{"login-kept", "/login", &Login{Action: "/login", Login: Field{Value: "garaeva.a"}, Kept: kept, Where: where}},
		{"login-refused", "/login", &Login{Action: "/login", Login: Field{Value: "garaeva.a"}, Password: refused, Kept: lost, Where: where}},
		{"new-password", "/login", &NewPassword{Action: "/password", Login: "garaeva.a", Kept: kept}},
		{"resume", "/login", &Resume{Kept: *kept}}, {"resume-lost", "/login", &Resume{Kept: *lost}},
		{"problem", "/desk", &Problem{Title: "Не получилось записать строку", Text: "Сервер не успел ответить.", Unknown: true,
			Again: kept, Back: "/desk", Number: "7K2M-94QD", At: sampleAt}},
		{"denied", "/desk", &Problem{Title: "С этой учётной записью нельзя", Text: "Не разрешено.", Back: "/", Number: "7K2M-94QD", Right: "visit.open", At: sampleAt}},
		{"csrf", "/desk", &Problem{Title: "Не удалось принять", Text: "Страница старше входа.", Again: lost, Show: true, At: sampleAt}},
		{"message", "/desk", &Message{Title: "Готово", Findings: []Finding{{Severity: "good", Text: "Список действует с 14:06."}},
			Text: []string{"110 204 871 паспорт."}, Facts: []Pair{{"a", "b"}}, Links: []Link{{"/desk", "Приём", true}, {"/office", "Офис", false}}}},
		{"office", "/office", &Office{Name: "Казань, Баумана 44", Blocked: []BlockedVisit{
			{Label: "K-0417", Operator: "Гараева А. Р.", Since: sampleAt, Ground: sampleGround, Action: "/office/visits/x/lift"},
			{Label: "K-0418", Operator: "Ильин С. В.", Since: sampleAt, Ground: sampleGround, Action: "/office/visits/y/lift",
				Reason: Field{Findings: []Finding{{Severity: "block", Text: "Причины нет.", Remedy: "Напишите, что увидели."}}}}}}},
		{"office-empty", "/office", &Office{Lifted: "DV-OAZT"}},
		{"print", "/print", &Print{Action: "/print/plan", Offices: []Option{{"o", "Казань, Баумана 44"}}, Regions: []Option{{"16", "16, Республика Татарстан"}},
			Count: Field{Value: "много", Findings: []Finding{{Severity: "block", Text: "Это не число.", Remedy: "Напишите от 1 до 10 000."}}},
			Batches: []Batch{{Office: "Казань, Баумана 44", Region: "16", Sheets: 1200, First: "91-X7-B9", Last: "00-17-AM", In: []InState{{"at_office", 1190}, {"filling", 9}, {"complete", 1}}, At: sampleAt,
				PDF: "/print/1.pdf", Printed: "/print/1/printed", Issue: "/print/1/issue"}}}},
		{"print-opened", "/print", &Print{Action: "/print/plan", Opened: &Opened{Batch: Batch{Office: "Казань, Баумана 44", Region: "16", First: "91-X7-B9", Last: "00-17-AM"},
			Rows: []SheetRow{{"91-X7-B9", "filling", 2, 3}, {"00-17-AM", "planned", 3, 3}}, More: "/print?codes=201", Close: "/print"}}},
		{"print-empty", "/print", &Print{Action: "/print/plan"}},
		{"registers", "/admin/editions", sampleRegisters()}, {"registers-empty", "/admin/editions", &Registers{Here: "/admin/editions", Done: "added"}},
		{"registers-changes", "/admin/editions", &RegisterChanges{Here: "/admin/editions", Region: "83, Ненецкий автономный округ", Date: "2022-01-18", Before: 437, After: 440,
			Groups: []ChangeGroup{{ChangeCount{"added", 201}, []AddressChange{{"", "г Нарьян-Мар, ул Новая"}}}, {ChangeCount{"renamed", 1}, []AddressChange{{"ул Ленина", "ул им В.И.Ленина"}}},
				{ChangeCount{"closed", 0}, nil}, {ChangeCount{"moved", 0}, nil}}, Activate: "/admin/editions/x/activate"}},
		{"packs", "/admin/packs", samplePacks("")},
		{"packs-upload", "/admin/packs", samplePacks("/admin/packs")},
		{"dryrun", "/admin/packs/x/1/dry-run", sampleDryRun("done")}, {"dryrun-running", "/admin/packs/x/1/dry-run", sampleDryRun("running")},
		{"dryrun-unsteady", "/admin/packs/x/1/dry-run", sampleDryRun("unsteady")}, {"dryrun-failed", "/admin/packs/x/1/dry-run", sampleDryRun("failed")},
		{"rejudge-none", "/admin/rejudge", &Rejudge{Campaign: "drive", InForce: "ru-president-2018 1.3.0", Pack: "ru-president-2018 1.3.0", State: "none", Back: "/b", Action: "/admin/rejudge",
			Offices: []Option{{"one", "Первый офис"}}, Versions: []Option{{"1.2.6", "ru-president-2018 1.2.6"}}}},
		{"rejudge-running", "/admin/rejudge", &Rejudge{Campaign: "drive", Number: "2", InForce: "ru-president-2018 1.3.0", Pack: "ru-president-2018 1.3.0", State: "running", Permille: 420, Judged: 900, Found: 3, Open: 4, Back: "/b", List: "/rejudged", Stop: "/s"}},
		{"rejudge-held", "/admin/rejudge", &Rejudge{Campaign: "drive", Number: "2", InForce: "ru-president-2018 1.3.0", Pack: "ru-president-2018 1.3.0", State: "held", Judged: 900, Found: 3, HeldJudged: 1100, HeldBarred: 44, BrakeLeast: 20, BrakeShare: 100, Back: "/b", Action: "/admin/rejudge",
			Accept: "/a", Codes: []Option{{"name.yo", "name.yo"}}, Code: Field{Value: "name", Findings: []Finding{{Severity: "block", Text: "No such finding."}}}}},
		{"rejudge-refused", "/admin/rejudge", &Rejudge{Campaign: "drive", InForce: "ru-president-2018 1.3.0", Pack: "ru-president-2018 1.3.0", State: "outdated", Judged: 900, Back: "/b", Action: "/admin/rejudge",
			Region: Field{Value: "no one", Findings: []Finding{{Severity: "block", Text: "Name the region by its two digits."}}}}},
		{"dryrun-content", "/admin/packs/x/1/dry-run/e", &DryRunContent{Name: "ru-president-2018", Version: "1.3.0", Back: "/b", Signature: "pqjaozrmkokprc6xrfcy2xffua", Code: "91X7B9", Line: 3,
			Facts: []Pair{{"Фамилия", "Семёнов"}, {"Имя", "Иван"}}, Before: []core.FindingMark{{Code: "name.yo", Severity: "warn"}}, After: []core.FindingMark{{Code: "name.yo", Severity: "hint", Clause: "ст. 37"}},
			Columns: []DryRunColumn{{"name", "Семёнов Иван", "Семёнов Иван"}, {"address", "г. Казань, ул. Баумана", "город Казань, улица Баумана"}}}},
		{"dryrun-unanswered", "/admin/packs/x/1/dry-run/e", &DryRunContent{Name: "ru-president-2018", Version: "1.3.0", Back: "/b", Signature: "pqjaozrmkokprc6xrfcy2xffua", Unanswered: true}},
		{"dryrun-none", "/admin/packs/x/1/dry-run", &DryRun{Name: "ru-president-2018", Version: "1.3.0", Campaign: "drive", Back: "/admin/packs", Start: "/s"}},
		{"packs-empty", "/admin/packs", &Packs{Here: "/admin/packs"}},
		{"audit", "/audit", sampleJournal()},
		{"audit-empty", "/audit", &Journal{Here: "/audit", Holds: -1, Broken: -1}},
	}
}

// samplePacks is what a lawyer sees, or an admin who has just sent a file that was refused.
func samplePacks(upload string) *Packs {
	digest := strings.Repeat("5f70bf18", 8)
	p := &Packs{
		Here: "/admin/packs", Campaigns: []Option{{"drive", "Выборы президента, 2018"}, {"next", "Выборы, 2024"}}, Campaign: "drive",
		Keys: []PackKey{{"rules+1a2b3c4d", "trusted", "", ""}, {"old+00aa00aa", "withdrawn", "", ""},
			{"new+00aa00aa", "proposed", "new+00aa00aa+AdiBBhbs4fsJ5r8cZODWeUB09TGI05DM2RXsINJsJ", "/k"}}, Upload: upload,
		Versions: []PackVersion{
			{Name: "ru-president-2018", Version: "1.4.0", State: "proposed", Digest: digest, Signer: "rules+1a2b3c4d", Proposer: "kim.a",
				Approve: "/a", Reject: "/r", Keys: true},
			{Name: "ru-president-2018", Version: "1.3.0", State: "active", Digest: digest, Proposer: "kim.a", Approver: "ilyin.s"},
			{Name: "ru-president-2018", Version: "1.3.1", State: "uploaded", Digest: digest, Signer: "rules+1a2b3c4d"},
			{Name: "ru-president-2018", Version: "1.2.0", State: "retired", Digest: digest, Proposer: "kim.a", Approver: "ilyin.s"},
		},
	}
	if upload != "" {
		v := &p.Versions[0]
		v.Approve, v.Reject, v.Own, v.Keys = "", "/r", true, false
		p.Versions[3].Propose = "/p"
		p.File = Field{Findings: []Finding{{Severity: "block", Text: "На пакете нет подписи.", Remedy: "Получите подписанный файл."}}}
	}
	return p
}

// sampleDryRun is the dry run of a version in a state.
func sampleDryRun(in string) *DryRun {
	softer := core.VerdictChange{Kind: core.ChangeSofter, Code: "name.yo", Severity: "hint"}
	d := &DryRun{Name: "ru-president-2018", Version: "1.3.0", Campaign: "drive", Back: "/admin/packs", Start: "/s", Run: &DryRunShown{
		DryRun: core.DryRun{Number: 1, State: in, Pack: core.PackRef{Name: "ru-president-2018", Version: "1.3.0"}, Against: core.PackRef{Name: "ru-president-2018", Version: "1.2.5"},
			Begun: sampleAt, Counts: core.DryRunCounts{Judged: 315000, Changed: 7500, Blocked: 3, Elsewhere: 12, Unanswered: 1, Twice: 15000, Before: 305_550_000, After: 305_600_400},
			Rows: []core.DryRunRow{{Change: softer, Count: 7497}, {Change: core.VerdictChange{Kind: core.ChangeFound, Code: "issued.early", Severity: "block"}, Count: 3},
				{Change: core.VerdictChange{Kind: core.ChangeColumn, Code: "address"}, Count: 20}, {Change: core.VerdictChange{Kind: core.ChangeRegion}, Count: 1}}},
		Permille: 437, Login: "kim.a", Offices: []DryRunOffice{{"Казань, Баумана 44", 5000}, {"Самара, Полевая 4", 2500}},
		Examples: []DryRunExample{{"pqjaozrmkokprc6xrfcy2xffua", "91X7B9", 3, "Казань, Баумана 44", []core.VerdictChange{softer, {Kind: core.ChangeColumn, Code: "address"}}, ""},
			{"e7axozrmkokprc6xrfcy2xffua", "", 0, "Самара, Полевая 4", []core.VerdictChange{softer}, "/e"}},
	}}
	switch in {
	case core.DryRunRunning:
		d.Start, d.Stop = "", "/stop"
	case core.DryRunFailed:
		d.Run.Why = "pack.not_here"
	default:
		d.Run.Ended, d.Run.Outdated = sampleAt, in == core.DryRunDone
	}
	return d
}

func sampleJournal() *Journal {
	j := &Journal{
		Trees: []Option{{"sheaf/2018", "sheaf/2018"}, {"sheaf/house", "sheaf/house"}}, Tree: "sheaf/2018", Here: "/audit",
		Holds: 4118207, Broken: -1, Older: "/audit?from=4118190", Export: "/audit/export",
		Checkpoint: Checkpoint{At: sampleAt, Size: 4118208, Root: "q8R1nVtZ0mBwYx3Hc7KeU5pLdJ2sA9fGvT6ioE4rXkQ=", Signers: []string{"node-1"}, Note: "/audit/note"},
		Checkpoints: []Checkpoint{{At: sampleAt, Size: 4118208, Root: "q8R1nVtZ0mBwYx3H", Extends: true},
			{At: sampleAt, Size: 4118201, Root: "Jr4T9dLc77Qe", Extends: true}},
		Proof: &Proof{Number: 4118207, Leaf: "e3b0c44298fc1c14", Size: 4118208, Root: "q8R1nVtZ0mBwYx3H", Signed: true, Holds: true,
			Links: []ProofLink{{"27ae41e4649b934c", true}, {"a495991b7852b855", false}}},
		Earlier:       Field{Value: "sheaf/2018\n4103990\nk2V0 8sQm…"},
		EarlierAnswer: &Finding{Severity: "good", Text: "Новая точка продолжает вашу."},
	}
	for i := range 11 {
		n := int64(4118207 - i)
		j.Entries = append(j.Entries, Entry{Number: n, At: sampleAt, Actor: "garaeva.a", Kind: "line.written", Subject: "line:91X7B9/3",
			Hash: "e3b0c44298fc1c14", Proof: "/audit/entries/" + strconv.FormatInt(n, 10)})
	}
	return j
}

func render(f *Frame, s Screen) string {
	var b strings.Builder
	Write(&b, f, s)
	return b.String()
}

func sampleRegisters() *Registers {
	empty := Field{Findings: []Finding{{Severity: "block", Text: "В реестре нет объекта с таким номером.", Remedy: "Выберите строку реестра."}}}
	return &Registers{
		Here: "/admin/editions", Done: "activated",
		Waiting: []RegisterEdition{{ID: "x", Kind: "addresses/83", Region: "83, Ненецкий автономный округ", Date: "2022-01-18", Rows: 437, Source: "gar_delta_xml.zip",
			Counts: []ChangeCount{{"added", 3}, {"renamed", 1}, {"closed", 0}, {"moved", 0}}, Changes: "/admin/editions/x", Activate: "/admin/editions/x/activate",
			Types: []ForeignType{{"ттт", "третий тип", "г Нарьян-Мар, ттт Новая", 8, 12}, {"ввв", "", "г Нарьян-Мар, ввв Иная", 7, 1}}},
			{ID: "aaaabbbbccccddddeeeeffffaa", Kind: "passports", Date: "2018-01-19", Rows: 55_102_435, Source: "list.csv.bz2", Digest: strings.Repeat("0123456789abcdef", 4),
				Doubts: "more than one passport in a hundred is gone", Command: "sheaf passports activate aaaabbbb --accept", Forget: "/admin/editions/a/forget"},
			{ID: "y", Kind: "addresses/16", Region: "16, Республика Татарстан", Rows: 1, Changes: "/admin/editions/y", Activate: "/admin/editions/y/activate"}},
		InForce: []RegisterEdition{{ID: "z", Kind: "passports", Date: "2018-01-18", Rows: 110_204_871, Source: "list.csv.bz2", Digest: strings.Repeat("0123456789abcdef", 4),
			Doubts: "more than one passport in a hundred is gone", By: "root", At: sampleAt}},
		Additions: []Addition{{"83, Ненецкий автономный округ", "г Нарьян-Мар", "улица Полярной звезды", "постановление № 117", sampleAt, "/admin/editions/additions/83/a", true}},
		Form: AdditionForm{Action: "/admin/editions/additions", Regions: []Option{{"83", "83, Ненецкий автономный округ"}}, Types: []OptionGroup{{"Обычные", []Option{{"8:ул", "улица (ул)"}}}, {"Прочие", []Option{{"7:тер", "территория (тер)"}}}},
			Region: "83", Parent: empty, Candidates: []Suggestion{{ID: "2", Name: "город Нарьян-Мар", Where: "83"}}, Name: Field{Value: "Полярной звезды"}},
	}
}
