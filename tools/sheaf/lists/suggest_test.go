package lists

import "testing"

// Rows are told as the desk shows them: a former name, what an admin has added and what the register does not say are marked.
func TestSuggested(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	if got := suggested([]byte(`{"suggestions":[],"no_register":true}`), ""); got != "No register of addresses is loaded here. Load one with “sheaf addresses import”." {
		t.Errorf("without a region it says %s", got)
	}
	for answer, want := range map[string]string{
		`{"suggestions":[]}`:                    "Nothing fits that.",
		`{"suggestions":[],"no_register":true}`: "Region 83 has no register here. Load it with “sheaf addresses import”, or choose another region.",
		`{"rules":"r 1","suggestions":[{"id":"7","name":"улица Мира","where":"город Нарьян-Мар","postal_code":"166000","sheet":"город Нарьян-Мар, улица Мира","other_number":true},` +
			`{"id":"8","sheet":"s","name":"улица им В.И.Ленина","former":"улица Ленина","where":"город Нарьян-Мар","where_former":"рабочий поселок Белощелье"},` +
			`{"id":"9","sheet":"s","name":"улица Новая","where":"город Нарьян-Мар","added":true,"without":["1-я","наб"],"alike":["новя"],"read_as":"новя"},{"id":"5","sheet":"s","name":"деревня Носовая","incomplete":true}]}`: "улица Мира · город Нарьян-Мар · 166000 · 7\n" +
			"  on the sheet: город Нарьян-Мар, улица Мира\n" +
			"  another number than typed\n" +
			"улица им В.И.Ленина (бывш. улица Ленина) · город Нарьян-Мар (бывш. рабочий поселок Белощелье) · 8\n" +
			"  on the sheet: s\n" +
			"улица Новая · город Нарьян-Мар · 9\n" +
			"  on the sheet: s\n" +
			"  without: 1-я, наб\n" +
			"  only something like: новя\n" +
			"  read in the other layout: новя\n" +
			"  added by the headquarters, not in the register yet\n" +
			"деревня Носовая · 5\n" +
			"  on the sheet: s\n" +
			"  the register does not say what lies between it and the region: compare it with the stamp",
		`{"rules":"r 1","suggestions":[{"id":"3","name":"улица Мира"}]}`:         "улица Мира · 3\n  the rules could not say just now what a sheet will say; ask again",
		`{"which_campaign":true,"suggestions":[{"id":"3","name":"улица Мира"}]}`: "улица Мира · 3\nWhat a sheet will say depends on the campaign, and there are several: name one with --campaign.",
		`{"suggestions":[{"id":"3","name":"улица Мира"}]}`:                       "улица Мира · 3\nNo rules are in force: what a sheet will say is not known yet.",
		`{"rules":"r 1","suggestions":[{"id":"4","name":"гаражно-строительный кооператив Заря","refused":{"code":"address.excluded","text":"No home."}}]}`: "" +
			"гаражно-строительный кооператив Заря · 4\n  not for a sheet: No home.",
	} {
		if got := suggested([]byte(answer), "83"); got != want {
			t.Errorf("it says\n%s\nnot\n%s", got, want)
		}
	}
}
