package page

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// quicktemplate escapes for HTML text and quoted attributes and knows no other place. So data
// may stand nowhere else: the sources themselves are read for it.
func TestTemplates_PutDataOnlyWhereItIsEscaped(t *testing.T) {
	names, err := filepath.Glob("*.qtpl")
	if err != nil || len(names) == 0 {
		t.Fatal("no templates found", err)
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range faults(string(src)) {
			t.Errorf("%s: %s", name, wrong)
		}
	}
}

func TestTemplates_TheRuleFindsEachKind(t *testing.T) {
	for kind, src := range map[string]string{
		"in a script":         `{% func x() %}<script>var a = {%s a %}</script>{% endfunc %}`,
		"in a style element":  `{% func x() %}<style>b{color:{%s a %}}</style>{% endfunc %}`,
		"in a style":          `{% func x() %}<b style="color:{%s a %}">{% endfunc %}`,
		"in a handler":        `{% func x() %}<b onclick="f('{%s a %}')">{% endfunc %}`,
		"unquoted":            `{% func x() %}<b title={%s a %}>{% endfunc %}`,
		"unquoted condition":  `{% func x() %}<b title={% if a %}b{% endif %}>{% endfunc %}`,
		"as attribute name":   `{% func x() %}<b {%s a %}="1">{% endfunc %}`,
		"as element name":     `{% func x() %}<{%s a %}>{% endfunc %}`,
		"unescaped":           `{% func x() %}<b>{%s= a %}</b>{% endfunc %}`,
		"unescaped bytes":     `{% func x() %}<b>{%z= a %}</b>{% endfunc %}`,
		"in single quotes":    `{% func x() %}<b title='{%s a %}'>{% endfunc %}`,
		"as a script address": `{% func x() %}<script src="{%s a %}"></script>{% endfunc %}`,
		"in a comment":        `{% func x() %}<!-- {%s a %} -->{% endfunc %}`,
	} {
		if len(faults(src)) == 0 {
			t.Errorf("data %s is not found", kind)
		}
	}
	fine := `{% func x() %}<b title="{%s a %}"{% if a %} hidden{% endif %}>{%s a %}</b>{%= y(a) %}{% endfunc %}`
	if wrong := faults(fine); len(wrong) != 0 {
		t.Errorf("%v", wrong)
	}
}

// What scrolls sideways is reached by Tab and has a name. A flat one holds a table whose columns always fit.
func TestTemplates_WhatScrollsIsARegion(t *testing.T) {
	names, err := filepath.Glob("*.qtpl")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, tag := range regexp.MustCompile(`<[a-z]+ class="scroll"[^>]*>`).FindAllString(string(src), -1) {
			if found++; !strings.Contains(tag, `tabindex="0" role="region" aria-label`) {
				t.Errorf("%s: %s", name, tag)
			}
		}
	}
	if found == 0 {
		t.Error("nothing scrolls")
	}
}

var (
	tagOf    = regexp.MustCompile(`\{%\s*([a-z=.]+)`)
	codeTag  = regexp.MustCompile(`(?s)\{% code.*?%\}`)
	notOurs  = regexp.MustCompile(`(?i)<style\b|\sstyle\s*=|\son[a-z]+\s*=|<!--`)
	inScript = regexp.MustCompile(`(?is)<script\b([^>]*)>(.*?)</script>`)
	moduleOK = regexp.MustCompile(`^ src="\{%s f\.Assets\.Path\(name\) %\}" type="module"$`)
)

// faults reads the markup of a template, character by character, and says where data stands
// outside text and double quotes.
func faults(src string) []string {
	var wrong []string
	src = codeTag.ReplaceAllString(src, "")
	if m := notOurs.FindString(src); m != "" {
		wrong = append(wrong, "contains "+m)
	}
	for _, m := range inScript.FindAllStringSubmatch(src, -1) {
		if m[2] != "" || !moduleOK.MatchString(m[1]) {
			wrong = append(wrong, "a script other than a module of ours: "+m[0])
		}
	}
	for _, body := range bodies(src) {
		wrong = append(wrong, walk(body)...)
	}
	return wrong
}

func bodies(src string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`(?s)\{% func .*?%\}(.*?)\{% endfunc %\}`).FindAllStringSubmatch(src, -1) {
		all = append(all, m[1])
	}
	return all
}

func walk(body string) []string {
	var wrong []string
	inTag, quoted := false, byte(0)
	for i := 0; i < len(body); {
		if strings.HasPrefix(body[i:], "{%") {
			end := i + strings.Index(body[i:], "%}") + 2
			tag := body[i:end]
			if why := misplaced(tag, inTag, quoted, body[:i]); why != "" {
				wrong = append(wrong, why+": "+tag)
			}
			i = end
			continue
		}
		switch c := body[i]; {
		case quoted != 0:
			if c == quoted {
				quoted = 0
			}
		case inTag && (c == '"' || c == '\''):
			quoted = c
		case inTag && c == '>':
			inTag = false
		case !inTag && c == '<':
			inTag = true
		}
		i++
	}
	return wrong
}

// misplaced says what is wrong with a tag where it stands, "" when nothing is. Within an
// element, conditions may stand between attributes, data only within double quotes.
func misplaced(tag string, inTag bool, quoted byte, before string) string {
	kind := tagOf.FindStringSubmatch(tag)[1]
	if strings.HasSuffix(kind, "=") && kind != "=" {
		return "not escaped"
	}
	if quoted == '\'' {
		return "in single quotes"
	}
	if !inTag || quoted == '"' {
		return ""
	}
	switch kind {
	case "if", "else", "elseif", "endif":
		if strings.HasSuffix(before, "=") {
			return "unquoted attribute"
		}
		return ""
	}
	return "neither text nor a quoted attribute"
}
