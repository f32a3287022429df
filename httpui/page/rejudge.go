package page

// Rejudge is the screen on which an admin has signatures judged by the rules in force.
type Rejudge struct {
	Campaign string
	// Number is that of the newest job: whoever stops it or lets it go on sends it.
	Number string
	// InForce is the version in force, "" before the first; Pack the one of the newest job.
	InForce, Pack string
	// State is that of the newest job: none, running, done, outdated, failed, stopped or held; Why is the key of the words for one
	// that failed.
	State, Why                          string
	Permille, Judged, Found, Unanswered int
	// Barred of those found got a block; Open is what newer rules find of lines now, whichever job found it.
	Barred, Open int
	// HeldBarred of HeldJudged would be barred by a job that is held: more than BrakeLeast, and than one in BrakeShare.
	HeldJudged, HeldBarred, BrakeLeast, BrakeShare int
	// Back is the screen of rule packs, List what was found, "" for who may not read it; Action takes the form, Stop ends a job
	// and Accept lets one go on that is held: "" draws none.
	Back, List, Action, Stop, Accept string
	Offices, Versions                []Option
	// Codes are those of the findings to choose from; none where they are not known, and one is typed.
	Codes          []Option
	RequestID      string
	Region, Office Field
	Code, Version  Field
}

// Head implements [Screen].
func (j *Rejudge) Head(f *Frame) Head {
	h := Head{Title: f.Say("rejudge.title"), Error: len(j.wrong(f)) > 0}
	if j.State == "running" {
		h.Scripts = []string{"live.js"}
	}
	return h
}

func (j *Rejudge) region(f *Frame) input {
	return input{Field: j.Region, name: "region", label: f.Say("rejudge.region"), hint: f.Say("rejudge.region.hint"), max: 8}
}

func (j *Rejudge) office(f *Frame) input {
	return input{Field: j.Office, name: "office", label: f.Say("rejudge.office"), russian: true}
}

func (j *Rejudge) code(f *Frame) input {
	return input{Field: j.Code, name: "code", label: f.Say("rejudge.code_of"), hint: f.Say("rejudge.code.hint"), max: 80}
}

func (j *Rejudge) version(f *Frame) input {
	return input{Field: j.Version, name: "version", label: f.Say("rejudge.version")}
}

func (j *Rejudge) wrong(f *Frame) []said {
	return collect(j.region(f), j.office(f), j.code(f), j.version(f))
}
