package markdown

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
)

// link finds the target of an inline Markdown link or picture, of a reference
// definition, and of the few HTML attributes that a README uses.
var link = regexp.MustCompile(`\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|^\[[^\]^]+\]:\s+(\S+)|(?:src|href|srcset)="([^"]+)"`)

// code is what stands in backticks on one line: it shows a link, it is none.
var code = regexp.MustCompile("`[^`]*`")

// Broken is a link that leads nowhere.
type Broken struct {
	Line int // 1-based
	Why  string
}

// Links finds the relative links of a page, a file below root, that lead nowhere: a missing file or
// folder, or a heading that is not there. Links to other hosts are not followed.
func Links(root, page string) (found []Broken, err error) {
	text, err := os.ReadFile(filepath.Join(root, page))
	if err != nil {
		return nil, err
	}
	for i, line := range prose(string(text)) {
		for _, m := range link.FindAllStringSubmatch(line, -1) {
			if why := broken(root, page, m[1]+m[2]+m[3]); why != "" {
				found = append(found, Broken{i + 1, why})
			}
		}
	}
	return found, nil
}

// prose gives the lines of a page with code blanked out, so that line numbers
// stay true.
func prose(text string) []string {
	lines := unfenced(text)
	for i, line := range lines {
		lines[i] = code.ReplaceAllString(line, "")
	}
	return lines
}

// unfenced gives the lines of a page with fenced blocks blanked out.
func unfenced(text string) []string {
	lines := strings.Split(text, "\n")
	fence := ""
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		opens := strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "~~~")
		switch {
		case fence != "":
			if strings.HasPrefix(trimmed, fence) {
				fence = ""
			}
			lines[i] = ""
		case opens:
			fence, lines[i] = trimmed[:3], ""
		}
	}
	return lines
}

// broken says why a link leads nowhere, or nothing when it leads somewhere.
func broken(root, page, target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return fmt.Sprintf("link %q cannot be parsed", target)
	}
	if u.Scheme != "" || u.Host != "" {
		return ""
	}
	file := page
	if u.Path != "" {
		file = path.Join(path.Dir(page), u.Path)
	}
	if strings.HasPrefix(u.Path, "/") || strings.HasPrefix(file, "..") {
		return fmt.Sprintf("link %q leaves the repository: make it relative to the page", target)
	}
	if _, err := os.Stat(filepath.Join(root, file)); err != nil {
		return fmt.Sprintf("link %q leads nowhere: there is no %s", target, file)
	}
	if u.Fragment == "" || path.Ext(file) != ".md" {
		return ""
	}
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		return fmt.Sprintf("link %q cannot be read: %v", target, err)
	}
	if !anchors(string(text))[u.Fragment] {
		return fmt.Sprintf("link %q leads nowhere: %s has no such heading", target, file)
	}
	return ""
}

// anchors gives the fragment of each heading, as the usual renderers make it:
// lower case, spaces to dashes, punctuation dropped, repeated ones numbered.
func anchors(text string) map[string]bool {
	found := map[string]bool{}
	seen := map[string]int{}
	for _, line := range unfenced(text) {
		marks := len(line) - len(strings.TrimLeft(line, "#"))
		if marks == 0 || marks > 6 || !strings.HasPrefix(line[marks:], " ") {
			continue
		}
		slug := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, strings.TrimSpace(line[marks:]))
		found[slug] = true
		if seen[slug] > 0 {
			found[fmt.Sprintf("%s-%d", slug, seen[slug])] = true
		}
		seen[slug]++
	}
	return found
}
