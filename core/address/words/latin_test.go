package words

import "testing"

func TestLatin(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "г. Нарьян-Мар, ул. Ленина": "", "ул. XXII съезда КПСС": "", "III-я линия, д. 5": "",
		"ул. Лeнина": "e", "yл. Ленина": "y", "ул. Мира, д. 12A": "A", "Main street": "M", "ул. Ленина xxii": "x", "ХХII съезда": "I",
		"кoрп. 2": "o", "ул. C. Разина": "C", "ул. M. Горького": "M", "ул. X лет Октября": "",
	} {
		if got := Latin(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}
