package serve

import (
	"net/url"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/httpui/form"
	"github.com/sheaf-drive/sheaf/httpui/header"
)

func TestServer_Scenarios(t *testing.T) {
	h := open(t, nil)
	bearer := map[string]string{"Authorization": "Bearer operator-secret", "Content-Type": "application/json"}
	with := func(base map[string]string, name, value string) map[string]string {
		m := map[string]string{name: value}
		for k, v := range base {
			m[k] = v
		}
		return m
	}
	fits := header.CSRFOf("operator-secret")
	for _, s := range []struct {
		name   string
		call   call
		status int
		says   []string // parts of the answer
		header map[string]string
	}{
		{"an operator opens the desk", call{method: "GET", path: "/desk", login: "operator-secret"}, 200,
			[]string{`<html lang="en">`, "Гараева А. Р.", `href="/desk" aria-current="page"`}, map[string]string{"Cache-Control": "no-store"}},
		{"HEAD is GET without a body", call{method: "HEAD", path: "/desk", login: "operator-secret"}, 200, []string{""}, nil},
		{"without a login the way leads to the login and back", call{method: "GET", path: "/desk"}, 303, nil,
			map[string]string{"Location": "/login?next=%2Fdesk"}},
		{"an auditor is denied the desk", call{method: "GET", path: "/desk", login: "auditor-secret"}, 403,
			[]string{"<p>Your account may not do this.</p>", `<dt>Right it needs</dt><dd><span class="d" lang="en">visit.open</span></dd>`}, nil},
		{"in Russian too", call{method: "GET", path: "/desk", login: "auditor-secret", header: map[string]string{"Accept-Language": "ru"}}, 403,
			[]string{"<p>Вашей учётной записи это не разрешено.</p>"}, nil},
		{"a program is told the right in the sentence", call{method: "POST", path: "/api/v1/echo", body: `{}`,
			header: map[string]string{"Authorization": "Bearer auditor-secret", "Content-Type": "application/json"}}, 403, []string{"may not do this (visit.open)."}, nil},
		{"a parameter of the path arrives", call{method: "GET", path: "/desk/visits/abc", login: "operator-secret"}, 200, []string{"visit abc"}, nil},
		{"an unknown path is not found", call{method: "GET", path: "/nothing"}, 404, []string{"There is no page"}, nil},
		{"an encoded slash is no way into another route", call{method: "GET", path: "/desk/visits/a%2Fb", login: "operator-secret"}, 404, nil, nil},
		{"another method is refused and told", call{method: "DELETE", path: "/login"}, 405, []string{"GET, POST"}, map[string]string{"Allow": "GET, POST"}},
		{"a local route is not there over TCP", call{method: "GET", path: "/socket"}, 404, nil, nil},
		{"a refusal to a program", call{method: "GET", path: "/api/v1/refused", header: bearer}, 409,
			[]string{`"code":"conflict"`, `"field":"code"`, `"subject":"sheet:91X7B9"`, `"text":"The date`}, map[string]string{"Content-Type": "application/json"}},
		{"a program without a token", call{method: "GET", path: "/api/v1/refused"}, 401, []string{`"code":"unauthenticated"`}, nil},
		{"a program speaks Russian", call{method: "GET", path: "/api/v1/refused", header: with(bearer, "Accept-Language", "ru-RU,ru;q=0.9")}, 409, []string{"Дата"}, nil},
		{"a program needs no CSRF token", call{method: "POST", path: "/api/v1/echo", header: bearer, body: `{"Series":"9216"}`}, 200, []string{`"series":"9216"`}, nil},
		{"the request id of a program is used", call{method: "POST", path: "/api/v1/echo", header: with(bearer, "Idempotency-Key", "abcdefgh-1"), body: `{}`}, 200,
			[]string{`"request":"abcdefgh-1"`}, nil},
		{"an unusable request id is refused", call{method: "POST", path: "/api/v1/echo", header: with(bearer, "Idempotency-Key", "a b"), body: `{}`}, 422, []string{`"field":"request_id"`}, nil},
		{"unknown JSON fields are refused", call{method: "POST", path: "/api/v1/echo", header: bearer, body: `{"Sries":"1"}`}, 422, []string{`"code":"invalid"`}, nil},
		{"trailing JSON is refused", call{method: "POST", path: "/api/v1/echo", header: bearer, body: `{} {}`}, 422, nil, nil},
		{"a cookie alone moves no API", call{method: "POST", path: "/api/v1/echo", login: "operator-secret", body: `{}`}, 403, []string{`"field":"csrf"`}, nil},
		{"a script with the token does", call{method: "POST", path: "/api/v1/echo", login: "operator-secret", body: `{}`, header: map[string]string{header.CSRFName: fits}}, 200, nil, nil},
		{"a form with the token is taken", call{method: "POST", path: "/desk/visits", login: "operator-secret", form: url.Values{"csrf": {fits}, "series": {" 9216 "}}}, 200, []string{"series=9216"}, nil},
		{"a form with a wrong token comes back with what was typed", call{method: "POST", path: "/desk/visits", login: "operator-secret",
			form: url.Values{"csrf": {"wrong"}, "series": {"9216<"}, "password": {"hidden-word"}}}, 403, []string{`name="series" value="9216&lt;"`, fits, "9216&lt;</span>"}, nil},
		{"a form with no token at all", call{method: "POST", path: "/desk/visits", login: "operator-secret", form: url.Values{"series": {"9216"}}}, 403, nil, nil},
		{"a late answer offers the same request again", call{method: "POST", path: "/late", login: "operator-secret",
			form: url.Values{"csrf": {fits}, "request_id": {"same-id-1"}}}, 503, []string{`name="request_id" value="same-id-1"`, "will not be recorded twice"}, nil},
		{"a field over its limit", call{method: "POST", path: "/desk/visits", login: "operator-secret",
			form: url.Values{"csrf": {fits}, "series": {strings.Repeat("9", form.MaxField+1)}}}, 413, []string{"series"}, nil},
		{"a body that is no form", call{method: "POST", path: "/desk/visits", login: "operator-secret", body: "%zz=%zz",
			header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}, 422, []string{"could not be read"}, nil},
		{"a multipart body without a boundary", call{method: "POST", path: "/desk/visits", login: "operator-secret", body: "x",
			header: map[string]string{"Content-Type": "multipart/form-data"}}, 422, nil, nil},
		{"a stream", call{method: "GET", path: "/stream"}, 200, []string{strings.Repeat("x", 1<<20)}, map[string]string{"Content-Disposition": `attachment; filename="x.txt"`}},
		{"the language of the address is kept", call{method: "GET", path: "/login?lang=ru"}, 200, []string{`<html lang="ru">`, `href="/login?lang=en"`}, nil},
		{"a missing asset", call{method: "GET", path: "/asset/none.css"}, 404, nil, nil},
	} {
		t.Run(s.name, func(t *testing.T) {
			resp, body := h.do(s.call)
			if resp.StatusCode != s.status {
				t.Errorf("status %d, want %d: %.300s", resp.StatusCode, s.status, body)
			}
			for _, part := range s.says {
				if !strings.Contains(body, part) {
					t.Errorf("the answer lacks %q: %.2000s", part, body)
				}
			}
			for name, value := range s.header {
				if got := resp.Header.Get(name); got != value {
					t.Errorf("%s: %q, want %q", name, got, value)
				}
			}
			if strings.Contains(body, "hidden-word") {
				t.Error("a password came back")
			}
			if resp.Header.Get("Content-Security-Policy") == "" || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Error("security headers are missing")
			}
		})
	}
}

func TestServer_PageHeaders(t *testing.T) {
	h := open(t, nil)
	// Each policy stands here whole: a source that is added to it is added here as well.
	const forPages = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
	const forTheRest = "default-src 'none'; frame-ancestors 'none'"
	for _, s := range []struct {
		name, want string
		call       call
	}{
		{"a page", forPages, call{method: "GET", path: "/desk", login: "operator-secret"}},
		{"the login", forPages, call{method: "GET", path: "/login"}},
		{"a refusal", forPages, call{method: "GET", path: "/desk", login: "auditor-secret"}},
		{"nothing there", forPages, call{method: "GET", path: "/nothing"}},
		{"a panic", forPages, call{method: "GET", path: "/panic"}},
		{"an answer to a program", forTheRest, call{method: "GET", path: "/api/v1/nothing"}},
		{"a way elsewhere", forTheRest, call{method: "GET", path: "/desk"}},
		{"an asset", forTheRest, call{method: "GET", path: h.server.config.Assets.Path("sheaf.css")}},
		{"a stream", forTheRest, call{method: "GET", path: "/stream"}},
	} {
		resp, _ := h.do(s.call)
		if got := resp.Header.Values("Content-Security-Policy"); len(got) != 1 || got[0] != s.want {
			t.Errorf("%s has the policy %q, want %q", s.name, got, s.want)
		}
		if got := resp.Header.Get("Server"); got != "" {
			t.Errorf("%s names its server: %s", s.name, got)
		}
	}
}

func TestServer_AssetsAreKeptForEverAndCompressed(t *testing.T) {
	h := open(t, nil)
	css := h.server.config.Assets.Path("sheaf.css")
	resp, _ := h.do(call{method: "GET", path: css, header: map[string]string{"Accept-Encoding": "gzip, zstd"}})
	if resp.StatusCode != 200 || resp.Header.Get("Content-Encoding") != "zstd" || !strings.Contains(resp.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%d %v", resp.StatusCode, resp.Header)
	}
	resp, body := h.do(call{method: "GET", path: css, header: map[string]string{"Accept-Encoding": "identity"}})
	if resp.Header.Get("Content-Encoding") != "" || !strings.Contains(body, "--violet") {
		t.Error("plain content differs")
	}
}

func TestServer_PanicSaysNothingPersonal(t *testing.T) {
	var seen any
	h := open(t, func(c *Config) { c.Panicked = func(v any) { seen = v } })
	resp, body := h.do(call{method: "GET", path: "/panic"})
	if resp.StatusCode != 500 || seen == nil {
		t.Errorf("status %d, told %v", resp.StatusCode, seen)
	}
	if strings.Contains(body+h.log.String(), "118205") || !strings.Contains(h.log.String(), "request.panicked /panic") {
		t.Error("the panic was quoted or not raised:", h.log.String())
	}
}

func TestServer_LogHoldsPatternsOnly(t *testing.T) {
	h := open(t, nil)
	h.do(call{method: "GET", path: "/desk/visits/canary-1?q=canary-2", login: "operator-secret"})
	h.do(call{method: "GET", path: "/canary-3"})
	h.do(call{method: "POST", path: "/desk/visits", login: "operator-secret", form: url.Values{"csrf": {header.CSRFOf("operator-secret")}, "series": {"canary-4"}}})
	if log := h.log.String(); strings.Contains(log, "canary") || !strings.Contains(log, `"/desk/visits/{id}"`) {
		t.Error(log)
	}
}
