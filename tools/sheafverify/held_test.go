package main

import (
	"bytes"
	"strings"
	"testing"
)

// The program says in both languages how often it asked the rules that auditors look for first.
func TestRun_SaysWhatWasHeld(t *testing.T) {
	for name, c := range map[string]struct {
		tale  func(*testing.T) *tale
		said  map[language][]string
		never []string
	}{
		"at the desk": {genuine, map[language][]string{
			english: {"two persons  approvals and lifted blocks 2, steps of check and certification 0, sheets spoiled or destroyed before a witness 0; nowhere one person for both",
				"one place    sheets 2, each in one place after each of 13 steps: in offices 2, in parcels 0, in the store 0, in volumes 0, lost 0, spoiled or destroyed 0"},
			russian: {"два лица     согласований и снятых запретов 2, шагов проверки и заверения 0, испорчено и уничтожено при свидетеле 0; нигде одно лицо не действовало за двоих",
				"одно место   листов 2, каждый в одном месте после каждого из шагов, которых 13: в офисах 2, в посылках 0"},
		}, []string{"quotas", "квоты", "handed in", "сдано"}},
		"handed in": {filed, map[language][]string{
			english: {"approvals and lifted blocks 3, steps of check and certification 11,", "in the store 0, in volumes 2, lost 0",
				"quotas       selections 1, each held to minimum, maximum and the caps of its regions",
				"handed in    selection x by pack ru/1.0: signatures 3 of 2 to 4, regions 1 with none over its cap, sheets 2, volumes 1"},
			russian: {"в хранилище 0, в томах 2, утрачено 0", "квоты        выборок 1, в каждой соблюдены минимум, максимум и пределы регионов",
				"сдано        выборка x по правилам ru/1.0: подписей 3 при норме от 2 до 4, регионов 1, сверх предела ни одного, листов 2, томов 1"},
		}, nil},
		"on the shelves": {shelved, map[language][]string{
			english: {"spoiled or destroyed before a witness 2;",
				"sheets 29, each in one place after each of 319 steps: in offices 1, in parcels 1, in the store 25, in volumes 0, lost 1, spoiled or destroyed 1"},
		}, []string{"handed in", "сдано"}},
	} {
		s := c.tale(t)
		file := keep(t, "export.zip", s.zipped(t))
		for _, l := range []language{english, russian} {
			var out, errs bytes.Buffer
			if code := run([]string{file, "--key", s.key.Verifier()}, l, &out, &errs); code != exitVerified {
				t.Fatalf("%s: exit %d: %s%s", name, code, out.String(), errs.String())
			}
			for _, words := range c.said[l] {
				if !strings.Contains(out.String(), words) {
					t.Errorf("%s: %q is not in\n%s", name, words, out.String())
				}
			}
			for _, words := range c.never {
				if strings.Contains(out.String(), "\n  "+words) {
					t.Errorf("%s: %q is in\n%s", name, words, out.String())
				}
			}
		}
	}
}
