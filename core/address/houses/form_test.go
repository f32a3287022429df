package houses

import "testing"

func TestForm(t *testing.T) {
	for line, want := range map[string]string{
		"д. 12, корп. 2 стр 1": "12к2с1", "дом 12 корпус 2 строение 1": "12к2с1", "12к2с1": "12к2с1", "12 лит. А": "12а", "12А": "12а", "12 «а»": "12а",
		"5 / 7": "5/7", "5\\7": "5/7", "5-7": "5-7", "вл. 3 соор. 4": "3соор4", "стр. 5": "с5", "№ 8": "8", "": "", "дом": "",
	} {
		if got := Form(line); got != want {
			t.Errorf("%q became %q, want %q", line, got, want)
		}
	}
}

func FuzzForm(f *testing.F) {
	f.Add("д. 12, корп. 2 стр 1")
	f.Add("5-7/лит. Б")
	f.Fuzz(func(t *testing.T, line string) {
		once := Form(line)
		if twice := Form(once); twice != once {
			t.Errorf("%q became %q and then %q", line, once, twice)
		}
	})
}
