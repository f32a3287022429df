package token

import (
	"slices"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core/address/words"
)

var types = []words.Type{{Short: "ул", Full: "улица"}, {Short: "г", Full: "город"}, {Short: "п", Full: "поселок"}, {Short: "с", Full: "село"}, {Short: "наб", Full: "набережная"}, {Short: "пгт", Full: "поселок городского типа"}, {Short: "рп", Full: "рабочий поселок"}}

type form struct{ *words.Form }

func (form) StreetWord(text string) bool {
	return text == "улица" || text == "набережная"
}

func TestRead(t *testing.T) {
	for text, want := range map[string]string{
		"ул Ленина": "улица ленина", "ktybyf": "ленина* | ktybyf*", "Мира, дом 5": "мира", "": "", "1-я набережная ": "1 набережная",
	} {
		var got []string
		for _, r := range Read(form{words.New(types)}, text) {
			var list []string
			for _, token := range r.Tokens {
				word := token.Text
				if token.Open {
					word += "*"
				}
				list = append(list, word)
			}
			got = append(got, strings.Join(list, " "))
			if r.Other != (r.Text != text) {
				t.Errorf("%q: %q by the other layout: %v", text, r.Text, r.Other)
			}
		}
		if said := strings.Join(got, " | "); strings.TrimSuffix(said, "*") != want && said != want {
			t.Errorf("%q: %q, not %q", text, said, want)
		}
	}
}

// What was typed is told as it was typed, whatever the search has made of it.
func TestReading_Spelled(t *testing.T) {
	for text, want := range map[string][]string{
		"1-я Набережная":          {"1-я", "Набережная"},
		"г. Нельмин-Нос, ул Мира": {"г", "Нельмин-Нос", "ул", "Мира"},
		"Первая (Ёлочная) наб":    {"Первая", "Ёлочная", "наб"},
		"ktybyf":                  {"ленина"},
		"рабочий поселок Мир":     {"рабочий", "поселок", "Мир"},
		"пгт Мир":                 {"пгт", "Мир"},
	} {
		r := Read(form{words.New(types)}, text)[0]
		if got := r.Spelled(r.Tokens); !slices.Equal(got, want) {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

// Letters that may be initials are marked where they are also short for a type.
func TestRead_Initials(t *testing.T) {
	for text, want := range map[string]int{"ул. С.Н.Явтысого ": 1, "ул. А. П. Пырерко ": 1, "ул П.Лесная ": 1, "п. Лесной, ул Мира ": 0, "с. Н. Пеша ": 1, "с Ома ": 0} {
		got := 0
		for _, token := range Read(form{words.New(types)}, text)[0].Tokens {
			if token.Initial {
				got++
			}
		}
		if got != want {
			t.Errorf("%q: %d types may be initials, not %d", text, got, want)
		}
	}
}
