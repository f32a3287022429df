package page

func custodySamples() []sample {
	rows := []ParcelRow{
		{Label: "16-0043", Href: "/dispatch/p1", Office: "Казань, Баумана 44", List: "/dispatch/p1/list", Sheets: 249, State: "open"},
		{Label: "16-0042", Href: "/dispatch/p2", Office: "Казань, Баумана 44", List: "/dispatch/p2/list", Sheets: 1, Missing: 1, State: "received", Sent: sampleAt, Received: sampleAt + 86_400_000},
	}
	unsent := &Unsent{Office: "Казань, Баумана 44", All: 1203, Rows: []UnsentRow{
		{Code: "71-EA-P2", Region: "16", Signatures: 5, Since: sampleAt}, {Code: "71-EA-P3", Region: "00", Signatures: 1, Since: sampleAt},
	}}
	offers := []Offer{{"71-EA-P2", "регион 16, заверен"}, {"71-EA-P3", "регион 16, на проверке"}}
	offices := []Option{{"o1", "Казань, Баумана 44"}, {"o2", "Москва, Гиляровского 5"}}
	reasons := []Option{{"wet", "намок"}, {"torn", "порван"}}
	stopped := &Verdict{Code: "71-EA-P2", Text: "Лист 71-EA-P2 не заверен: он у юриста.", Remedy: "Отдайте юристу."}
	waiting := []WaitingSheet{{"40-MC-33", "50-2-3", "/sort?sheet=40MC33", "мухина"}, {Code: "41-MC-33", Place: "утрачен"}}
	bad := Field{Value: "O", Findings: []Finding{{Severity: "block", Text: "Листа нет.", Remedy: "Сверьте с полосой."}}}
	links := []Link{{Href: "/losses", Words: "Утраченные"}}
	parcel := Parcel{
		Label: "16-0043", Office: "Казань", Sheets: 249, Action: "/dispatch/p1", TakeOut: "/dispatch/p1/take-out", More: "/dispatch/p1?all=1",
		Send: "/dispatch/p1/send", AskSend: "/dispatch/p1?ask=send", Read: "/api/v1/codes/read", Here: "/dispatch/p1",
		List: "/dispatch/p1/list", Back: "/dispatch", Last: []string{"71-EA-P2", "71-EA-P3"},
	}
	good, refused, asking, empty := parcel, parcel, parcel, parcel
	good.Verdict = &Verdict{Good: true, Code: "71-EA-P2", Text: "В посылке: 249"}
	refused.Verdict, refused.Offers, refused.Code = stopped, offers, Field{Value: "71EAP"}
	asking.Asking, good.Unsent = true, unsent
	empty.Last, empty.Sheets, empty.Send, empty.AskSend = nil, 0, "", ""
	placed := Placed{Code: "91-X7-B9", Region: "77", RegionName: "Москва", Cabinet: "77", Box: 1, Folder: 15, Taken: 18}
	back := placed
	back.Back = true
	table := Sort{Action: "/sort", Undo: "/sort/undo", Full: "/sort/full", Others: links}
	first, inHand, stops := table, table, table
	first.Waiting = waiting[:1]
	inHand.Pending, inHand.Last, inHand.At = &placed, "40-MC-33", "50-2-3"
	stops.Verdict, stops.Pending, stops.Offers = stopped, &back, offers
	loss := Loss{Code: "71-EA-P2", State: "certified", Where: "16-0043", Office: "Казань", Lose: "/losses/71EAP2/lose",
		Spoil: "/losses/71EAP2/spoil", Reasons: reasons, Back: "/losses"}
	wrong, lost := loss, loss
	wrong.RequestID = "kept-request"
	wrong.Act, wrong.Witness, wrong.Why = "spoil", bad, bad
	lost.State, lost.Lose, lost.Spoil, lost.Find, lost.Destroy, lost.By, lost.Reason, lost.Done = "lost", "", "", "/losses/71EAP2/find", "/losses/71EAP2/destroy", "мухина", "wet", "lost"
	unread := ByHand{Path: "/scans/1f", Of: 1, Waiting: 3, By: "склад", At: sampleAt, Later: "/scans?after=1f", Reasons: reasons}
	typed := unread
	typed.Codes, typed.Code, typed.Why, typed.Offers, typed.Refused = []string{"71-EA-P2", "91-X7-B9"}, bad, bad, offers, bad.Findings
	typed.Done = &Verdict{Good: true, Text: "Страница отложена."}
	return []sample{
		{"dispatch", "/dispatch", &Dispatch{Action: "/dispatch", Offices: offices, Open: rows[:1], Gone: rows[1:], Unsent: unsent, Others: links}},
		{"dispatch-own", "/dispatch", &Dispatch{Unsent: &Unsent{Office: "Казань, Баумана 44"}, Others: links}},
		{"dispatch-none", "/dispatch", &Dispatch{Action: "/dispatch", Offices: offices[:1], Office: bad}},
		{"parcel-good", "/dispatch/p1", &good}, {"parcel-stop", "/dispatch/p1", &refused}, {"parcel-ask", "/dispatch/p1", &asking},
		{"parcel-empty", "/dispatch/p1", &empty},
		{"packing-list", "/dispatch/p1/list", &PackingList{Label: "16-0043", Office: "Казань", Sheets: 11, State: "received", Sent: sampleAt, Received: sampleAt + 86_400_000, Back: "/dispatch",
			Tens: [][]string{{"71-EA-P2", "71-EA-P3", "71-EA-P4"}, {"71-EA-P5"}}}},
		{"packing-list-none", "/dispatch/p1/list", &PackingList{Label: "16-0043", State: "open", Back: "/dispatch"}},
		{"sort", "/sort", &first}, {"sort-place", "/sort", &inHand}, {"sort-stop", "/sort", &stops},
		{"arrivals", "/sort/parcels", &Arrivals{Action: "/sort/parcels", Label: bad, Rows: rows, Older: "/sort/parcels?before=1", Back: "/sort"}},
		{"arrivals-none", "/sort/parcels", &Arrivals{Action: "/sort/parcels", Back: "/sort"}},
		{"arrival", "/sort/parcels/p2", &Arrival{ParcelRow: rows[1], Missing: waiting,
			Receive: "/sort/parcels/p2/receive", Close: "/sort/parcels/p2/close", Refused: bad.Findings, Back: "/sort/parcels"}},
		{"pull", "/pull", &Pull{Action: "/pull", Reasons: reasons, Mine: waiting, Beyond: 1203,
			Out: []OutSheet{{"71-EA-P2", "50-2-3", "юрист", "doubt", sampleAt}}, Others: links, Done: &Verdict{Good: true, Text: "Лист у вас."}}},
		{"pull-refused", "/pull", &Pull{Action: "/pull", Code: bad, Reason: bad, Note: bad, Reasons: reasons, Offers: offers}},
		{"pull-return", "/pull/91X7B9", &Return{Placed: back, Action: "/pull/91X7B9", Back: "/pull"}},
		{"scans", "/scans", &unread}, {"scans-none", "/scans", &ByHand{Done: &Verdict{Text: "Лист не здесь.", Remedy: "Найдите, откуда он."}}},
		{"scans-refused", "/scans", &typed},
		{"losses", "/losses", &Losses{Action: "/losses", Code: bad, Offers: offers, Lost: waiting[1:], Spoiled: waiting[:1], Back: "/dispatch"}},
		{"loss", "/losses/71EAP2", &loss}, {"loss-refused", "/losses/71EAP2", &wrong}, {"loss-lost", "/losses/71EAP2", &lost},
	}
}
