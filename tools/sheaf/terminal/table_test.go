package terminal

import (
	"strings"
	"testing"
	"time"
)

func TestTable_AlignsWordsOfAnyAlphabet(t *testing.T) {
	got := Table([][2]string{{"Серий", "2"}, {"List of", "2018-01-10"}, {"Nothing", ""}})
	if want := "Серий    2\nList of  2018-01-10\nNothing"; got != want {
		t.Errorf("it is\n%s\nwant\n%s", got, want)
	}
}

// Numbers and days are written as the language writes them.
func TestLanguage_OfNumbersAndDays(t *testing.T) {
	for lang, want := range map[string]string{"C": "18.6 MiB 0.176 2018-01-10 no day", "ru_RU.UTF-8": "18,6 МиБ 0,176 10.01.2018 no day"} {
		t.Setenv("LC_ALL", lang)
		if got := strings.Join([]string{Bytes(19_500_000), Decimal(0.1763, 3), Day("2018-01-10"), Day("no day")}, " "); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestBytes_HaveAUnit(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	for n, want := range map[int64]string{0: "0 B", 1023: "1,023 B", 1536: "1.5 KiB", 19_500_000: "18.6 MiB", 5 << 40: "5.0 TiB"} {
		if got := Bytes(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestMomentAndTook_AreInTheLanguage(t *testing.T) {
	at := time.Date(2026, 11, 24, 12, 30, 59, 0, time.Local)
	for lang, want := range map[string]string{
		"C": "2026-11-24, 12:30|1h2m5s|2s", "ru_RU.UTF-8": "24.11.2026, 12:30|1 ч 2 мин 5 с|2 с",
	} {
		t.Setenv("LC_ALL", lang)
		got := strings.Join([]string{Moment(at), Took(time.Hour + 2*time.Minute + 5*time.Second + 1), Took(1900 * time.Millisecond)}, "|")
		if got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
