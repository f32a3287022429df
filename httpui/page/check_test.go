package page

import (
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/fragment"
	"github.com/sheaf-drive/sheaf/core/text"
)

// checkSamples are the pages of the check, each in the state in which most is drawn.
func checkSamples() []sample {
	row := QueueRow{Code: "91X7B9", Href: "/review/91X7B9", Region: "16", RegionName: "Республика Татарстан", Collector: "garayeva",
		Since: sampleAt, Lines: 4, Open: 2, State: "complete"}
	head := PaperHead{Name: "review", Code: "91-X7-B9", Region: "16", RegionName: "Республика Татарстан", Collector: "garayeva",
		Chips: []Chip{{N: 1, State: "good", Href: "/review/91X7B9/1", Key: "K"}, {N: 2, State: "struck"}, {N: 3, State: "written", Now: true,
			Href: "/review/91X7B9/3"}, {N: 4, State: "flawed", Href: "/review/91X7B9/4", Key: "J"}, {N: 5, State: "unused"},
			{State: "good", Href: "/review/91X7B9/certification"}},
		PutBack: "/review/91X7B9/put-back", Leave: "/review/91X7B9/hand-on", LeaveWords: "check.leave.lawyer", Signed: sampleAt, Proxy: "ilyin"}
	talk := Talk{Action: "/review/91X7B9/3/talk", Remark: "исправленному верить", Rows: []TalkRow{
		{Who: "garayeva", At: sampleAt, Words: "Квартал на штампе стёрт."}, {At: sampleAt, Words: "Квартал принят.", Me: true}}}
	flawed := row
	flawed.Todo = []Todo{{N: 4, Href: "/desk/corrections/91X7B9/4", Who: "petrov", Words: "Исправить букву в улице.", At: sampleAt},
		{Href: "/desk/corrections/91X7B9/certification"}}
	items := []CheckItem{{Key: "name", Words: "ФИО до буквы", Ticked: true}}
	line := &CheckLine{PaperHead: head, N: 3, State: "written", Of: 4, Action: "/review/91X7B9/3", Fragments: "/review/91X7B9/3/fragments", OnPaper: "/review/91X7B9/3/on-paper", Scanned: 1516257000000, Astray: "struck",
		Rows: []CompareRow{
			{Title: "Фамилия, имя, отчество", Text: "Семёнова Анна", Band: fragment.Name, Items: items, Lit: true},
			{Title: "Подпись", Voter: true, Words: "Избиратель подписывается", Band: fragment.Signature},
			{Title: "Дата", Voter: true, Words: "Избиратель пишет дату"}, {Title: "Адрес", Text: "г. Казань, дом 25"},
		},
		General: []CheckItem{{Key: "marks", Words: "Нет лишних помет"}}, Findings: []Finding{sampleHint},
		Faces: []string{"good", "flawed", "bad", "for_lawyer"}, Talk: talk, Strike: "/review/91X7B9/3/strike",
		Reasons: []Option{{Value: "other", Words: "другая причина"}}}
	stopped := *line
	stopped.Findings, stopped.Astray = []Finding{sampleHint, sampleGround}, ""
	asked := *line
	asked.Ask, asked.Message, asked.Refused = "flawed", Field{Value: "", Findings: []Finding{sampleShort}}, []Finding{sampleGround}
	correct := &CheckLine{PaperHead: head, N: 4, State: "flawed", Action: "/desk/corrections/91X7B9/4", Correct: true, Talk: talk,
		Remark: Field{Value: "исправленному", Findings: []Finding{sampleShort}}, Rows: line.Rows}
	correct.Name = "corrections"
	foot := &CheckLine{PaperHead: head, Action: "/review/91X7B9/certification", General: items, Faces: []string{"good", "flawed"},
		Talk: talk, Certify: "/review/91X7B9/certify", Block: "Иванов Иван Иванович, 04.06.1976"}
	missing := *foot
	missing.Left = []Finding{sampleGround}
	decide := *line
	decide.Name, decide.Faces, decide.Strike = "lawyer", []string{"good", "flawed", "bad"}, ""
	return []sample{
		{"review-queue", "/review", &Queue{Name: "review", Action: "/review", Mine: []QueueRow{row}, Waiting: []QueueRow{row, row}, Total: 2400,
			Code:   Field{Value: "91X7B8", Findings: []Finding{sampleShort}},
			Offers: []Offer{{"91-X7-B9", "ждёт проверки"}}, Done: "40-MC-33", DoneTo: "lawyer"}},
		{"review-empty", "/review", &Queue{Name: "review", Action: "/review"}},
		{"lawyer-queue", "/lawyer", &Queue{Name: "lawyer", Action: "/lawyer", Waiting: []QueueRow{row}, Total: 1}},
		{"corrections", "/desk/corrections", &Queue{Name: "corrections", Mine: []QueueRow{flawed, row}}},
		{"corrections-empty", "/desk/corrections", &Queue{Name: "corrections"}},
		{"take-force", "/review/91X7B9", &TakeSheet{Name: "review", Code: "91-X7-B9", State: "checking", Holder: "petrov", Since: sampleAt,
			Action: "/review/91X7B9/take", Force: true, Reason: Field{Findings: []Finding{sampleShort}}, Back: "/review"}},
		{"take", "/lawyer/91X7B9", &TakeSheet{Name: "lawyer", Code: "91-X7-B9", State: "wanted_by_lawyer", Action: "/lawyer/91X7B9/take", Back: "/lawyer"}},
		{"take-later", "/review/91X7B9", &TakeSheet{Name: "review", Code: "91-X7-B9", State: "filling", Holder: "garayeva", Back: "/review"}},
		{"take-none", "/desk/corrections/91X7B9", &TakeSheet{Name: "corrections", Code: "91-X7-B9", State: "certified", Back: "/desk/corrections"}},
		{"review-line", "/review/91X7B9/3", line},
		{"review-line-stopped", "/review/91X7B9/3", &stopped},
		{"review-line-asked", "/review/91X7B9/3", &asked},
		{"lawyer-line", "/lawyer/91X7B9/3", &decide},
		{"corrections-line", "/desk/corrections/91X7B9/4", correct},
		{"review-foot", "/review/91X7B9/certification", foot},
		{"review-foot-missing", "/review/91X7B9/certification", &missing},
		{"away", "/office/collectors", &Away{Rows: []AwayRow{{QueueRow: row, Action: "/office/collectors/91X7B9"}, {QueueRow: row},
			{QueueRow: row, Action: "/office/collectors/40MC33", Reason: Field{Findings: []Finding{sampleShort}}}}}},
		{"prepare", "/desk/prepare", &Prepare{Part: "collector", Action: "/desk/prepare", Record: "/desk/prepare/record", Of: 2,
			Text: "Петрова Вера Ильинична, 04.06.1976", Fields: []OwnField{{"family", Field{Value: "Петрова"}}, {"birth", Field{Findings: []Finding{sampleShort}}}},
			Sheets: []FillingRow{{Code: "91-X7-B9", Written: 3, Lines: 5, Prepared: true, Finish: "/desk/prepare?finish=91X7B9"}, {Code: "40-MC-33", Lines: 5}}}},
		{"prepare-ask", "/desk/prepare?finish=91X7B9", &Prepare{Part: "collector", Action: "/desk/prepare", Record: "/desk/prepare/record",
			Ask: &Ask{Words: "Is it signed?", More: "Free lines: 2.", Back: "/desk/prepare", Stay: "Not yet", Action: "/desk/prepare/91X7B9/finish", Do: "Signed"}}},
		{"prepare-first", "/review/prepare", &Prepare{Part: "proxy", Action: "/review/prepare", Record: "/review/prepare/record",
			Fields: []OwnField{{"family", Field{}}}, Refused: []Finding{sampleGround}}},
		{"away-empty", "/office/collectors", &Away{}},
	}
}

// TestFrame_MarksTheNarrowestSection: the corrections lie below the desk and are not the desk.
func TestFrame_MarksTheNarrowestSection(t *testing.T) {
	desk, corrections, packs := Section{Href: "/desk"}, Section{Href: "/desk/corrections"}, Section{Href: "/admin/packs", Also: "/admin/rejudge"}
	for here, want := range map[string]Section{"/admin/rejudge?campaign=x": packs, "/admin/packs/a/1/dry-run": packs, "/desk": desk, "/desk/visits/x": desk, "/desk/corrections/91X7B9?x=1": corrections} {
		f := &Frame{Here: here, Sections: []Section{desk, corrections, packs}}
		for _, s := range f.Sections {
			if f.current(s) != (s == want) {
				t.Errorf("at %s the section %s is marked: %v", here, s.Href, f.current(s))
			}
		}
	}
}

// What stops a line is read, and heard, before the verdict can be pressed; a hint stands below it.
func TestCheckLine_SaysStopBeforeTheVerdict(t *testing.T) {
	for _, s := range checkSamples() {
		if s.name != "review-line-stopped" {
			continue
		}
		html := render(sampleFrame(t, text.Russian, s.here), s.screen)
		stop, face, hint := strings.Index(html, `class="finding k-block"`), strings.Index(html, `class="btn face`), strings.Index(html, `class="finding k-hint"`)
		if stop < 0 || stop > face || hint < face || strings.Count(html, `class="finding`) != 2 {
			t.Errorf("the stop stands at %d, the first face at %d, the hint at %d", stop, face, hint)
		}
		return
	}
	t.Error("there is no such screen")
}
