package drive

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/tools/client"
)

// Step is one thing that somebody does on the path, and the verb by which programs do it.
type Step struct {
	Name, Method, Route string
}

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// The steps whose samples are not one request each: select and hand_in end when their job has,
// export with the last byte of the file, verify is a run of the auditor's program on it.
const (
	stepSelect = "select"
	stepHandIn = "hand_in"
	stepExport = "export"
	stepVerify = "verify"
)

// Steps lists the whole path in its order. Each is one request, but for the four named above;
// the questionnaire takes a second one when there is a warning to confirm.
func Steps() []Step {
	const (
		visit, sheet, review    = "/api/v1/visits/{id}", "/api/v1/sheets/{code}", "/api/v1/review/{code}"
		lawyer, correct, parcel = "/api/v1/lawyer/{code}", "/api/v1/corrections/{code}", "/api/v1/parcels/{id}"
	)
	return []Step{
		{"open", post, "/api/v1/visits"},
		{"questionnaire", post, visit + "/questionnaire"},
		{"sheet", post, visit + "/sheet"},
		{"line", post, visit + "/line"},

		{"finish", post, sheet + "/finish"},
		{"take", post, review + "/take"},
		{"paper", get, review},
		{"verdict", post, review + "/lines/{line}/verdict"},
		{"certification", post, review + "/certification"},
		{"hand_on", post, review + "/hand-on"},
		{"lawyer_take", post, lawyer + "/take"},
		{"decide", post, lawyer + "/lines/{line}/decide"},
		{"lawyer_return", post, lawyer + "/return"},
		{"correction_take", post, correct + "/take"},
		{"correct", post, correct + "/lines/{line}/correct"},
		{"correction_return", post, correct + "/return"},
		{"certify", post, review + "/certify"},

		{"parcel", post, "/api/v1/parcels"},
		{"pack", post, parcel + "/sheets"},
		{"send", post, parcel + "/send"},
		{"receive", post, parcel + "/receive"},
		{"sort", post, sheet + "/sort"},
		{"file", post, sheet + "/file"},
		{"pull", post, sheet + "/pull"},
		{"return", post, sheet + "/return"},

		{stepSelect, post, "/api/v1/selections"},
		{"approve", post, "/api/v1/selections/{id}/approve"},
		{"bind", post, "/api/v1/binding"},
		{"close", post, "/api/v1/volumes/{number}/close"},
		{stepHandIn, post, "/api/v1/filing"},
		{stepExport, post, "/api/v1/exports"},
		{stepVerify, "", ""},
	}
}

// Day is what the clock has seen.
type Day struct {
	// Written signatures; Took is the time from the first request to the last answer.
	Written int
	Took    time.Duration
	// Steps holds what every sample of a step took, in milliseconds.
	Steps map[string][]float64
}

// Samples counts all samples.
func (d Day) Samples() (count int) {
	for _, took := range d.Steps {
		count += len(took)
	}
	return count
}

// Add puts what another clock has seen behind what this one has.
func (d *Day) Add(other Day) {
	d.Written += other.Written
	d.Took += other.Took
	for step, took := range other.Steps {
		d.sample(step, took...)
	}
}

func (d *Day) sample(step string, took ...float64) {
	if d.Steps == nil {
		d.Steps = map[string][]float64{}
	}
	d.Steps[step] = append(d.Steps[step], took...)
}

// timed runs something that is one sample of a step.
func (d *Day) timed(step string, do func() error) error {
	start := time.Now()
	err := do()
	took := time.Since(start)
	if err != nil {
		return fmt.Errorf("step %s: %w", step, err)
	}
	d.sample(step, float64(took.Nanoseconds())/1e6)
	return nil
}

// asked sends a request that is one sample of a step; nil drops the answer.
func (d *Day) asked(ctx context.Context, a act, into any) error {
	return d.timed(a.step, func() error { return a.by.Call(ctx, requestOf(a.step, a.body, a.at...), into) })
}

// nothing is the body of a verb that needs none.
type nothing struct{}

// act is what somebody does at a step: at are the values for the places in its route.
type act struct {
	by   *client.Client
	step string
	body any
	at   []string
}

func by(one *client.Client, step string, body any, at ...string) act { return act{one, step, body, at} }

// requestOf asks for the verb of a step.
func requestOf(step string, body any, at ...string) client.Request {
	for _, s := range Steps() {
		if s.Name == step {
			return client.Request{Method: s.Method, Path: pathOf(s.Route, at), JSON: body}
		}
	}
	panic("no step is named " + step)
}

// pathOf puts the values into the places of a route, one after the other.
func pathOf(route string, at []string) string {
	parts := strings.Split(route, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i], at = url.PathEscape(at[0]), at[1:]
		}
	}
	return strings.Join(parts, "/")
}

// acts does one after the other, each a sample of its step.
func (d *Day) acts(ctx context.Context, list []act) error {
	for _, a := range list {
		if err := d.asked(ctx, a, nil); err != nil {
			return err
		}
	}
	return nil
}
