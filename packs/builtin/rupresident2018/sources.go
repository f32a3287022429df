package rupresident2018

import "github.com/sheaf-drive/sheaf/packs"

// clause is a place in the law, under the name that findings carry for ever; its words are
// the message "clause." + text. None of those that judge a line is confirmed: the texts of
// art. 36 to 38 of 19-FZ in the edition of 2018 were seen in parts only.
type clause struct {
	text      string
	confirmed bool
}

// The clauses that findings cite, by what they say.
func clauseSuffrage() clause { return clause{text: "19-FZ art. 38(11)(2)"} }
func clauseUntrue() clause   { return clause{text: "19-FZ art. 38(11)(3)"} }
func clauseMissing() clause  { return clause{text: "19-FZ art. 38(11)(4)"} }
func clauseOnce() clause     { return clause{text: "19-FZ art. 38(11), 67-FZ art. 38(6.2)"} }
func clausePassport() clause { return clause{text: "Government decree 828 of 8.07.1997, p. 7"} }
func clauseAddress() clause  { return clause{text: "67-FZ art. 2(5)"} }

// sources are the texts behind the rules. Confirmed means: seen in text for this very law.
func sources() []packs.Source {
	return []packs.Source{
		{Title: "19-FZ art. 36(7): who may not collect, no pay and no pressure",
			Address: "http://special.kremlin.ru/acts/bank/19006/page/9", Confirmed: true},
		{Title: "19-FZ appendix 2: head of the sheet and dates of its editions",
			Address: "https://constitution.garant.ru/act/president/185413/", Confirmed: true},
		{Title: "19-FZ art. 37 and 38, edition of December 2017: order and text of the grounds"},
		{Title: "19-FZ art. 38(16): refusal at 5 percent or more, as quoted by the press",
			Address: "https://avanpost-press.ru"},
		{Title: "19-FZ appendix 1, edition of 104-FZ of 1.06.2017: body and order of columns"},
		{Title: "67-FZ art. 2(5) and 2(16): address and documents in place of a passport, as cited by the Commission",
			Address: "https://dokipedia.ru/document/5192553"},
		{Title: "67-FZ art. 38(6.2) to 38(6.4): the grounds and their number",
			Address: "http://votas.ru/book-Moscow/4-4.html"},
		{Title: "Government decree 828 of 8.07.1997: ages at which a passport ends",
			Address: "https://news.zabaikalskadm.ru"},
		{Title: "Government decree 1205 of 15.07.2021: 90 days after the birthday"},
		{Title: "Quantities and caps per region, Commission, 22.12.2023, and press of January 2018"},
		{Title: "Samples of 60,000 and 30,000 signatures, press of January 2018"},
	}
}
