package page

// Ask is a question before what cannot be undone. The way back comes first and has the focus, so
// that nothing is done by one key.
type Ask struct {
	// Words is the question, More what the answer does, both as they are shown.
	Words, More string
	// Back leads back with nothing done, Stay are its words.
	Back, Stay string
	// Action is where the answer is posted; where it is "", Away is where it leads. Do are the words.
	Action, Away, Do string
	// Loses says that something typed or taken is thrown away.
	Loses bool
}

func (a *Ask) class() string {
	if a.Loses {
		return "danger"
	}
	return ""
}

// asking is the head while the page asks: Enter does nothing but go back.
func (h Head) asking(asks bool) Head {
	if asks {
		h.Keys = []Key{{"Enter", "ui.key.back"}}
	}
	return h
}

// askAbandon asks whether to end a visit by a post to action; back is the visit.
func askAbandon(f *Frame, action, back string) *Ask {
	return &Ask{
		Words: f.Say("desk.abandon.ask"), More: f.Say("desk.abandon.more"), Back: back, Stay: f.Say("desk.abandon.back"),
		Action: action, Do: f.Say("desk.abandon"), Loses: true,
	}
}

// askAgain asks whether to begin the passport step with an empty form.
func askAgain(f *Frame) *Ask {
	return &Ask{
		Words: f.Say("desk.again.ask"), More: f.Say("desk.again.more"), Back: "#series", Stay: f.Say("desk.again.back"),
		Away: "/desk", Do: f.Say("desk.again"), Loses: true,
	}
}
