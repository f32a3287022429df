package metrics

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// selector is what an expression reads: a metric, and what it says of its labels.
type selector struct {
	name   string
	equal  map[string]string // labels that must have a value
	labels []string          // all that are named
}

// reading is a PromQL expression as far as the dashboard and the handbooks use the language. Whatever else it
// says is an error, so that nothing goes unread.
type reading struct {
	selectors []selector
	groups    []string // labels by which something is grouped or matched

	words []string
	at    int
}

var (
	word = regexp.MustCompile(`^(?:[a-zA-Z_:][a-zA-Z0-9_:]*|\d+[smhdw]|\d+(?:\.\d+)?|"[^"\\]*"|\$__?[a-z_]+|` +
		`=~|!~|!=|==|>=|<=|[-+*/%^<>=(){}\[\],])`)
	duration   = regexp.MustCompile(`^(\d+[smhdw]|\$__rate_interval)$`)
	metric     = regexp.MustCompile(`^[a-zA-Z_:][a-zA-Z0-9_:]*$`)
	number     = regexp.MustCompile(`^\d+(\.\d+)?$`)
	operators  = strings.Fields("+ - * / % ^ == != > < >= <= and or unless")
	aggregates = strings.Fields("sum min max avg count topk bottomk")
	functions  = strings.Fields("rate increase changes histogram_quantile time max_over_time")
)

// parse reads the whole text.
func parse(text string) (q *reading, err error) {
	q = &reading{}
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%s: %v", text, cause)
		}
	}()
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		one := word.FindString(rest)
		if one == "" {
			panic(fmt.Sprintf("at %q", rest))
		}
		q.words = append(q.words, one)
		rest = rest[len(one):]
	}
	q.expression()
	if q.at != len(q.words) {
		panic(fmt.Sprintf("%q is left", q.words[q.at:]))
	}
	return q, nil
}

func (q *reading) peek() string {
	if q.at == len(q.words) {
		return ""
	}
	return q.words[q.at]
}

func (q *reading) next() string {
	w := q.peek()
	if w == "" {
		panic("it ends too early")
	}
	q.at++
	return w
}

func (q *reading) must(w string) {
	if got := q.next(); got != w {
		panic(fmt.Sprintf("%q where %q is expected", got, w))
	}
}

func (q *reading) expression() {
	q.operand()
	for slices.Contains(operators, q.peek()) {
		q.next()
		for slices.Contains([]string{"on", "ignoring", "group_left", "group_right", "bool"}, q.peek()) {
			if q.next() != "bool" && q.peek() == "(" {
				q.group()
			}
		}
		q.operand()
	}
}

// group is a list of labels in parentheses.
func (q *reading) group() {
	q.must("(")
	for q.peek() != ")" {
		q.groups = append(q.groups, q.next())
		if q.peek() == "," {
			q.next()
		}
	}
	q.must(")")
}

func (q *reading) operand() {
	switch w := q.next(); {
	case w == "(":
		q.expression()
		q.must(")")
	case number.MatchString(w):
	case slices.Contains(aggregates, w):
		q.grouped()
		q.arguments()
		q.grouped()
	case slices.Contains(functions, w):
		q.arguments()
	case metric.MatchString(w):
		q.selector(w)
	default:
		panic(fmt.Sprintf("%q where something to count is expected", w))
	}
}

func (q *reading) grouped() {
	if q.peek() == "by" || q.peek() == "without" {
		q.next()
		q.group()
	}
}

func (q *reading) arguments() {
	q.must("(")
	for q.peek() != ")" {
		q.expression()
		if q.peek() == "," {
			q.next()
		}
	}
	q.must(")")
}

func (q *reading) selector(name string) {
	s := selector{name: name, equal: map[string]string{}}
	if q.peek() == "{" {
		for q.next(); q.peek() != "}"; {
			label, how, value := q.next(), q.next(), q.next()
			if !slices.Contains([]string{"=", "!=", "=~", "!~"}, how) || !strings.HasPrefix(value, `"`) {
				panic(fmt.Sprintf("%s %s %s is no condition", label, how, value))
			}
			s.labels = append(s.labels, label)
			if how == "=" {
				s.equal[label] = strings.Trim(value, `"`)
			}
			if q.peek() == "," {
				q.next()
			}
		}
		q.must("}")
	}
	if q.peek() == "[" {
		q.next()
		if d := q.next(); !duration.MatchString(d) {
			panic(fmt.Sprintf("%q is no time", d))
		}
		q.must("]")
	}
	q.selectors = append(q.selectors, s)
}

// A reader that takes everything would hold nothing.
func TestParse(t *testing.T) {
	for text, names := range map[string]string{
		`sheaf_leads`: "sheaf_leads",
		`sum by (le, way) (rate(a{b="c"}[5m])) / count(d) without (e) > 0`: "a d",
		`a - on (job, instance) group_right () b`:                          "a b",
		`histogram_quantile(0.99, sum(rate(a_bucket[$__rate_interval])))`:  "a_bucket",
		`time() - a > 300`:                      "a",
		`topk(8, a{x!="1", y=~"$z"} == bool 1)`: "a",
	} {
		q, err := parse(text)
		if err != nil {
			t.Error(err)
			continue
		}
		var found []string
		for _, s := range q.selectors {
			found = append(found, s.name)
		}
		if got := strings.Join(found, " "); got != names {
			t.Errorf("%s reads %s", text, got)
		}
	}
	for _, text := range []string{
		``, `sum(`, `a b`, `rate(a[5])`, `a{b}`, `a{b="c}`, `unknown(a)`, `a +`, `a)`, `a{b~"c"}`, `rate(a[5m]`, `a[five]`, `sum by a (b)`,
	} {
		if q, err := parse(text); err == nil {
			t.Errorf("%q is read as %+v", text, q.selectors)
		}
	}
}
