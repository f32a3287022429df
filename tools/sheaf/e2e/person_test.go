package e2e

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// person uses the screens as a browser without scripts does: cookies, forms, pages.
type person struct {
	base string
	lang string
	http *http.Client
}

// answered is a page.
type answered struct {
	status int
	path   string // where the answer came from after redirects
	page   string
}

func newPerson(base, lang string) *person {
	jar, _ := cookiejar.New(nil) // fails never
	return &person{base: base, lang: lang, http: &http.Client{Jar: jar, Timeout: time.Minute}}
}

func (p *person) do(method, path, kind string, data []byte) (answered, error) {
	r, err := http.NewRequest(method, p.base+path, bytes.NewReader(data))
	if err != nil {
		return answered{}, err
	}
	r.Header.Set("Accept-Language", p.lang)
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Referer", p.base+"/desk")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	reply, err := p.http.Do(r)
	if err != nil {
		return answered{}, err
	}
	defer reply.Body.Close()
	page, err := io.ReadAll(reply.Body)
	return answered{reply.StatusCode, reply.Request.URL.Path, string(page)}, err
}

func (p *person) get(path string) (answered, error) { return p.do(http.MethodGet, path, "", nil) }

// hiddenField finds the value of a hidden field.
func hiddenField(page, name string) string {
	found := regexp.MustCompile(`<input type="hidden" name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

// form opens the page at from and sends a form to the address at to, with the page's own
// token. Fields given as csrf or request_id take the place of the page's.
func (p *person) form(from, to string, fields map[string]string, f files) (answered, error) {
	page, err := p.get(from)
	if err != nil {
		return page, err
	}
	if page.status != http.StatusOK {
		return page, fmt.Errorf("%s is answered with %d", from, page.status)
	}
	return p.submit(page, to, fields, f)
}

// submit sends a form of a page that is open.
func (p *person) submit(page answered, to string, fields map[string]string, f files) (answered, error) {
	all := map[string]string{"csrf": hiddenField(page.page, "csrf"), "request_id": hiddenField(page.page, "request_id")}
	for name, value := range fields {
		all[name] = value
	}
	if f != nil {
		b := formBody(all, f)
		return p.do(http.MethodPost, to, b.kind, b.data)
	}
	values := url.Values{}
	for name, value := range all {
		values.Set(name, value)
	}
	return p.do(http.MethodPost, to, "application/x-www-form-urlencoded", []byte(values.Encode()))
}

func (p *person) signIn(login string) error {
	answer, err := p.form("/login", "/login", map[string]string{"login": login, "password": password, "next": "/"}, nil)
	if err == nil && (answer.status != http.StatusOK || strings.Contains(answer.path, "login")) {
		err = fmt.Errorf("signing %s in is answered with %d at %s", login, answer.status, answer.path)
	}
	return err
}

// submitKept signs in on a page that carries a form: its pairs travel along.
func (p *person) submitKept(page answered, fields map[string]string) (answered, error) {
	values := url.Values{"csrf": {hiddenField(page.page, "csrf")}}
	for name, value := range fields {
		values.Set(name, value)
	}
	for _, name := range []string{"kept-name", "kept-value"} {
		for _, found := range regexp.MustCompile(`name="`+name+`" value="([^"]*)"`).FindAllStringSubmatch(page.page, -1) {
			values.Add(name, html.UnescapeString(found[1]))
		}
	}
	return p.do(http.MethodPost, "/login", "application/x-www-form-urlencoded", []byte(values.Encode()))
}

func (p *person) cookie(name string) string {
	u, err := url.Parse(p.base)
	if err != nil {
		return ""
	}
	for _, c := range p.http.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}
