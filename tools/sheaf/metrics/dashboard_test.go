package metrics

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/machine"
	"github.com/sheaf-drive/sheaf/httpui/figure"
	"github.com/sheaf-drive/sheaf/packs"
	"github.com/sheaf-drive/sheaf/raftstore/contact"
)

// whole is every figure there is.
func whole(t *testing.T) map[string]*dto.MetricFamily {
	t.Helper()
	m := open(t, busy(), stored(func() Log {
		log := at()
		log.Leads, log.Peers = true, map[string]contact.Peer{"n2": {Since: now}}
		return log
	}))
	m.Served(figure.Served{Method: "GET", Route: "/desk", Status: 409, Code: core.Conflict, Took: time.Millisecond})
	m.Called(packs.Ref{Name: "rules", Version: "1.0.0"}, true, 1, time.Millisecond)
	m.Put(nil, time.Millisecond)
	m.Put(os.ErrInvalid, time.Millisecond)
	m.Applied(1, time.Millisecond)
	for _, forwarded := range []bool{true, false} {
		m.Submitted(forwarded, machine.Answer{}, nil, time.Millisecond)
	}
	return read(t, m)
}

// added are the labels that Prometheus gives to whatever it collects.
var added = []string{"job", "instance"}

// series are the labels of all that a name stands for in an expression; nil for a name that stands for nothing.
func series(families map[string]*dto.MetricFamily, name string) []map[string]string {
	var extra map[string]string
	f := families[name]
	for _, part := range []string{"_bucket", "_sum", "_count"} {
		if base, ok := strings.CutSuffix(name, part); ok && f == nil && families[base].GetType() == dto.MetricType_HISTOGRAM {
			f = families[base]
			if part == "_bucket" {
				extra = map[string]string{"le": "1"}
			}
		}
	}
	if f.GetType() == dto.MetricType_HISTOGRAM && families[name] != nil {
		return nil // it has no series of its own name
	}
	var all []map[string]string
	for _, m := range f.GetMetric() {
		labels := map[string]string{}
		maps.Copy(labels, extra)
		for _, l := range m.GetLabel() {
			labels[l.GetName()] = l.GetValue()
		}
		all = append(all, labels)
	}
	return all
}

// holds says what is wrong with an expression over the figures: a metric or label that does not exist, or
// values that no series has.
func holds(families map[string]*dto.MetricFamily, text string, shown ...string) (wrong []string) {
	q, err := parse(text)
	if err != nil {
		return []string{err.Error()}
	}
	known := slices.Clone(added)
	for _, s := range q.selectors {
		all := series(families, s.name)
		fits := slices.ContainsFunc(all, func(labels map[string]string) bool {
			for label, value := range s.equal {
				if !slices.Contains(added, label) && labels[label] != value {
					return false
				}
			}
			return true
		})
		if !fits {
			wrong = append(wrong, s.name+" has no such series")
			continue
		}
		own := slices.AppendSeq(slices.Clone(added), maps.Keys(all[0]))
		for _, label := range s.labels {
			if !slices.Contains(own, label) {
				wrong = append(wrong, s.name+" has no label "+label)
			}
		}
		known = append(known, own...)
	}
	for _, label := range slices.Concat(q.groups, shown) {
		if !slices.Contains(known, label) {
			wrong = append(wrong, "nothing has a label "+label)
		}
	}
	return wrong
}

// panel is a panel of a dashboard as far as it reads figures.
type panel struct {
	Type, Title string
	Targets     []struct{ Expr, LegendFormat string }
}

func TestDashboard_ReadsWhatThereIs(t *testing.T) {
	text, err := os.ReadFile("../../../docs/grafana.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels     []panel
		Templating struct {
			List []struct{ Name string }
		}
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	families := whole(t)
	shown := regexp.MustCompile(`{{(\w+)}}`)
	read := 0
	for _, p := range board.Panels {
		if p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("%s shows nothing", p.Title)
		}
		for _, target := range p.Targets {
			read++
			var labels []string
			for _, found := range shown.FindAllStringSubmatch(target.LegendFormat, -1) {
				labels = append(labels, found[1])
			}
			for _, wrong := range holds(families, target.Expr, labels...) {
				t.Errorf("%s: %s: %s", p.Title, target.Expr, wrong)
			}
		}
	}
	if read < 40 {
		t.Errorf("%d expressions were read", read)
	}
	var variables []string
	for _, v := range board.Templating.List {
		variables = append(variables, v.Name)
	}
	for _, used := range regexp.MustCompile(`"\$(\w+)\\?"`).FindAllStringSubmatch(string(text), -1) {
		if !slices.Contains(variables, used[1]) && !strings.HasPrefix(used[1], "__") {
			t.Errorf("the dashboard has no variable %s", used[1])
		}
	}
}

// A dashboard that reads something else is found out.
func TestHolds_HasTeeth(t *testing.T) {
	families := whole(t)
	for _, text := range []string{
		`sheaf_applied`, `sheaf_apply_seconds`, `sheaf_leads_bucket`, `rate(sheaf_apply_seconds_total[5m])`, `sheaf_unready{kind="starting"}`,
		`sheaf_unready{reason="tired"}`, `sum by (route) (sheaf_leads)`, `sheaf_proposal_seconds_count{way="up"}`, `sheaf_leads +`,
	} {
		if holds(families, text) == nil {
			t.Errorf("%s is taken", text)
		}
	}
	if holds(families, `sheaf_leads`, "route") == nil {
		t.Error("a legend shows what is not there")
	}
}

// The handbooks name figures that exist, and every figure of ours is in the table of one of them.
func TestHandbooks_NameWhatThereIs(t *testing.T) {
	families := whole(t)
	name := regexp.MustCompile(`\bsheaf_[a-z_]+`)
	named := map[string]bool{}
	for _, page := range []string{"admin.md", "attention.md"} {
		text, err := os.ReadFile("../../../docs/" + page)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range name.FindAllString(string(text), -1) {
			named[one] = true
			if series(families, one) == nil && families[one] == nil {
				t.Errorf("%s: there is no %s", page, one)
			}
		}
		for _, rule := range regexp.MustCompile(`(?m)^ +expr: (.*)$`).FindAllStringSubmatch(string(text), -1) {
			for _, wrong := range holds(families, rule[1]) {
				t.Errorf("%s: %s: %s", page, rule[1], wrong)
			}
		}
	}
	for family := range families {
		if strings.HasPrefix(family, "sheaf_") && !named[family] {
			t.Errorf("no handbook explains %s", family)
		}
	}
}
