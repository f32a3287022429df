package ruaddress

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/address-forms.md anew")

// TestForms_Document holds the lawyers' document against the tables and the examples.
func TestForms_Document(t *testing.T) {
	const path = "../../../docs/address-forms.md"
	want := document()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/address-forms.md is not what the tables say: go test ./packs/builtin/ruaddress -update")
	}
}

func document() string {
	var b strings.Builder
	b.WriteString(preface)
	examples := map[string][]Example{}
	for _, e := range Examples() {
		examples[e.Kind] = append(examples[e.Kind], e)
	}
	for _, k := range Kinds() {
		fmt.Fprintf(&b, "\n## %s. %s\n\n", k.Number, k.Title)
		fmt.Fprintf(&b, "Цепочка реестра: `%s`. ", strings.Join(k.Chain, " "))
		if k.Refused == "" {
			fmt.Fprintf(&b, "На листе: `%s`, дом, квартира. ", strings.Join(k.Sheet, " "))
		} else {
			fmt.Fprintf(&b, "На лист не пишется: %s. ", refusals[k.Refused])
		}
		fmt.Fprintf(&b, "Норма: %s (не подтверждена).\n\n", k.Clause)
		b.WriteString("| цепочка реестра | дом | кв. | на листе |\n|---|---|---|---|\n")
		for _, e := range examples[k.Number] {
			text := e.Text
			if e.Problem != "" {
				text = "— " + refusals[e.Problem]
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", shown(e.Place.Chain), e.Place.House, e.Place.Flat, text)
		}
	}
	return b.String()
}

func shown(chain []Part) string {
	var out []string
	for _, p := range chain {
		out = append(out, fmt.Sprintf("%s %s (%d)", p.Type, p.Name, p.Level))
	}
	return strings.Join(out, " → ")
}

var refusals = map[string]string{
	Excluded: "объект не жилье, адрес переписывают со штампа",
	Bare:     "населенного пункта нет, его выбирают или переписывают адрес со штампа",
	Okrug:    "автономный округ — отдельный регион, выбирают его",
}

const preface = `# Адрес на подписном листе: виды и примеры

Этот документ сделан из таблиц пакета правил (` + "`packs/builtin/ruaddress`" + `) и проверяется тестом: что здесь написано, то и
появится на экране оператора. Его читает юрист. Изменение таблицы видно как изменение этого документа.

Правила вида — одна строка таблицы: какие уровни реестра пишутся, какие опущены, в каком порядке. Слова — из справочника типов
реестра, полностью и строчными буквами; названия не меняются. Тип не повторяется, если район или округ называет его в своем
названии («Обоянский район») или если улица либо элемент планировки с него начинает или им кончает («Новая улица»); у города и
населенного пункта он пишется всегда («село Новое Село»). Регион пишется всегда. Строка дома — как в штампе: слово «дом» или
«квартира» добавляется только перед числом. Чего нет в графе «на листе», то опущено: район города, сельсовет, городской округ
при городе. Цепочка подходит только к одному виду (проверено для цепочек любой длины); виды 51–54 узнаются по одной части, где бы она
ни стояла, и из них действует первый. Если у типа нет слова на уровне, на котором его дает реестр, берется слово ближайшего уровня.

**Ни одна норма не подтверждена**: текст 67-ФЗ, ст. 2, п. 5, и 19-ФЗ в редакции 2018 года видели частями. Исключение гаражей и
дворов и пропуск района города взяты из описания кампании 2018 года. Юрист с текстом закона в руках подтверждает каждый вид.

Примеры региона 83 — настоящие цепочки реестра; в остальных настоящие регион, район и город, прочее собрано из справочника типов
(в примерах есть каждый из его 421 типа) и частых названий.

Части цепочки: F — город федерального значения, S — другой регион, any — любая; district — район, city — город, town — поселок
городского типа, village — село и другие, place — town или village, part — поселение в Москве, inner — район города или поселка (в
городе федерального значения — всё, на что он делится; на лист идёт только то, что лежит внутри населенного пункта), munokrug —
городской или муниципальный округ, council — сельсовет и поселение, micro — микрорайон и квартал, garden — садовое товарищество,
area — территория, spot — micro, garden или area, street — улица и прочие, garage — гаражи, yard — двор, box — не место
жительства. ` + "`?`" + ` — может не быть, ` + "`+`" + ` — одна и больше, ` + "`*`" + ` — сколько угодно.
`
