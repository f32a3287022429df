package roomtest

import (
	"html"
	"net/url"
	"regexp"
	"testing"
)

var (
	hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	postForms   = regexp.MustCompile(`(?s)<form[^>]*method="post" action="([^"]*)"[^>]*>(.*?)</form>`)
)

// FormOf reads the hidden fields of the form of a page that posts to action.
func FormOf(tb testing.TB, page, action string) url.Values {
	tb.Helper()
	for _, m := range postForms.FindAllStringSubmatch(page, -1) {
		if m[1] != action {
			continue
		}
		values := url.Values{}
		for _, f := range hiddenField.FindAllStringSubmatch(m[2], -1) {
			values.Add(html.UnescapeString(f[1]), html.UnescapeString(f[2]))
		}
		return values
	}
	tb.Fatalf("no form for %s in %.1500s", action, page)
	return nil
}
