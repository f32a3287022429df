package serve

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/httpui/header"
)

var (
	hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	postForms   = regexp.MustCompile(`(?s)<form[^>]*method="post" action="([^"]*)"[^>]*>(.*?)</form>`)
)

// formOf reads the hidden fields of the form of a page that posts to action.
func formOf(t *testing.T, page, action string) url.Values {
	t.Helper()
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
	t.Fatalf("no form for %s in %.1500s", action, page)
	return nil
}

func cookieOf(resp *http.Response, name string) string {
	for _, c := range resp.Cookies() {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// desk sends the first step with two fields and a picture.
func desk(t *testing.T, h *house, secret, csrf string) (*http.Response, string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, f := range [][2]string{{"csrf", csrf}, {"request_id", "request-of-the-form"}, {"series", "9216 \"<"}, {"confirm", "a"}, {"confirm", "b"}} {
		if err := w.WriteField(f[0], f[1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("main", "../../etc/passwd")
	if err != nil {
		t.Fatal(err)
	}
	if _, err = part.Write([]byte("\xff\xd8\xffpicture")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return h.do(call{method: "POST", path: "/desk/visits", login: secret, body: body.String(), header: map[string]string{"Content-Type": w.FormDataContentType()}})
}

// A login that ends in mid-form: the form comes back in the login page, survives a wrong
// password, and is sent on with its pictures after the right one.
func TestResume_NothingTypedIsLost(t *testing.T) {
	h := open(t, nil)
	h.logins.put("operator-secret-2", signedIn(core.Operator))
	h.do(call{method: "GET", path: "/desk", login: "operator-secret"}) // only whom it has met may leave pictures
	h.logins.end("operator-secret")
	resp, login := desk(t, h, "operator-secret", header.CSRFOf("operator-secret"))
	if resp.StatusCode != http.StatusUnauthorized || !strings.Contains(login, "What you typed is safe") {
		t.Fatalf("%d %.500s", resp.StatusCode, login)
	}
	visitor := cookieOf(resp, header.Visitor)
	form := formOf(t, login, "/login")
	form.Set("password", "wrong")
	resp, login = h.do(call{method: "POST", path: "/login", login: "operator-secret", visitor: visitor, form: form})
	if resp.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong password gave %d", resp.StatusCode)
	}
	form = formOf(t, login, "/login")
	form.Set("password", "right")
	resp, resume := h.do(call{method: "POST", path: "/login", login: "operator-secret", visitor: visitor, form: form})
	secret := cookieOf(resp, header.Login)
	if resp.StatusCode != 200 || secret != "operator-secret-2" {
		t.Fatalf("%d %q", resp.StatusCode, secret)
	}
	again := formOf(t, resume, "/desk/visits")
	if again.Get("series") != `9216 "<` || again.Get("request_id") != "request-of-the-form" || strings.Join(again["confirm"], "") != "ab" {
		t.Errorf("the form came back as %v", again)
	}
	if !strings.Contains(resume, `9216 &quot;&lt;</span>`) && !strings.Contains(resume, `9216 &#34;&lt;</span>`) {
		t.Error("what was typed is not shown before it is sent")
	}
	resp, answer := h.do(call{method: "POST", path: "/desk/visits", login: secret, form: again})
	if resp.StatusCode != 200 || answer != "series=9216 \"< main=\xff\xd8\xffpicture" {
		t.Errorf("%d %q", resp.StatusCode, answer)
	}
}

// Who still has a one-time password changes it first; the form waits on.
func TestResume_WaitsForTheNewPassword(t *testing.T) {
	h := open(t, nil)
	oneTime := signedIn(core.Operator)
	oneTime.User.OneTime = true
	h.logins.put("operator-secret-2", oneTime)
	h.do(call{method: "GET", path: "/desk", login: "operator-secret"}) // only whom it has met may leave pictures
	h.logins.end("operator-secret")
	resp, login := desk(t, h, "operator-secret", header.CSRFOf("operator-secret"))
	form := formOf(t, login, "/login")
	form.Set("password", "right")
	resp, change := h.do(call{method: "POST", path: "/login", login: "operator-secret", visitor: cookieOf(resp, header.Visitor), form: form})
	if got := formOf(t, change, "/password"); resp.StatusCode != 200 || got.Get("kept") != "/desk/visits" {
		t.Fatalf("%d %v", resp.StatusCode, got)
	}
	if resp, _ := h.do(call{method: "GET", path: "/desk", login: "operator-secret-2"}); resp.StatusCode != http.StatusUnauthorized {
		t.Error("the desk is open with a one-time password:", resp.StatusCode)
	}
	h.logins.put("operator-secret-2", signedIn(core.Operator))
	form = formOf(t, change, "/password")
	_, resume := h.do(call{method: "POST", path: "/password", login: "operator-secret-2", form: form})
	if again := formOf(t, resume, "/desk/visits"); again.Get("held") == "" {
		t.Error("the pictures were lost")
	}
}

// A cookie that somebody made up derives its own token; it must not fill the memory with files.
func TestResume_StrangersLeaveNoPictures(t *testing.T) {
	h := open(t, nil)
	resp, login := desk(t, h, "made-up", header.CSRFOf("made-up"))
	form := formOf(t, login, "/login")
	if resp.StatusCode != http.StatusUnauthorized || form.Get("kept-held") != "" || form.Get("kept-lost") == "" {
		t.Errorf("%d, %v", resp.StatusCode, form)
	}
}

// Another site cannot plant a form that is sent after the login: it has no token that fits.
func TestResume_KeepsNoFormOfAnotherSite(t *testing.T) {
	h := open(t, nil)
	for name, c := range map[string]struct{ secret, csrf string }{
		"no cookie":               {"", header.CSRFOf("operator-secret")},
		"no token":                {"ended-secret", ""},
		"a token of other secret": {"ended-secret", header.CSRFOf("other")},
	} {
		resp, login := desk(t, h, c.secret, c.csrf)
		if resp.StatusCode != http.StatusUnauthorized || strings.Contains(login, "9216") {
			t.Errorf("%s: %d, kept: %v", name, resp.StatusCode, strings.Contains(login, "9216"))
		}
	}
}

func TestResume_GoesOnlyToPlacesOfOurs(t *testing.T) {
	h := open(t, nil)
	h.logins.put("operator-secret-2", signedIn(core.Operator))
	for next, want := range map[string]string{
		"/desk": "/desk", "//evil.example": "/", "https://evil.example": "/", "/\\evil.example": "/", "": "/", "/login": "/",
	} {
		resp, _ := h.do(call{method: "POST", path: "/login", visitor: "v",
			form: url.Values{"csrf": {header.CSRFOf("v")}, "password": {"right"}, "next": {next}, "kept": {"https://evil.example/"}}})
		if got := resp.Header.Get("Location"); resp.StatusCode != http.StatusSeeOther || got != want {
			t.Errorf("next %q leads to %q, want %q", next, got, want)
		}
	}
}

func TestResume_LoginNeedsItsToken(t *testing.T) {
	h := open(t, nil)
	resp, _ := h.do(call{method: "POST", path: "/login", visitor: "v", form: url.Values{"csrf": {header.CSRFOf("w")}, "password": {"right"}}})
	if resp.StatusCode != http.StatusForbidden || cookieOf(resp, header.Login) != "" {
		t.Errorf("status %d", resp.StatusCode)
	}
}

// The address of our own routes says what a form is about: it comes back with the form.
func TestResume_KeepsTheQuery(t *testing.T) {
	h := open(t, nil)
	h.logins.end("operator-secret")
	resp, _ := h.do(call{method: "GET", path: "/desk?step=questionnaire&lang=ru"})
	if got := resp.Header.Get("Location"); got != "/login?next=%2Fdesk%3Fstep%3Dquestionnaire" {
		t.Errorf("the way back is %q", got)
	}
	sent := url.Values{"csrf": {header.CSRFOf("operator-secret")}, "series": {"9216"}}
	resp, login := h.do(call{method: "POST", path: "/desk/visits?from=5&office=one", login: "operator-secret", form: sent})
	form := formOf(t, login, "/login")
	if form.Get("kept") != "/desk/visits?from=5&office=one" {
		t.Fatalf("the form waits for %q", form.Get("kept"))
	}
	h.logins.put("operator-secret-2", signedIn(core.Operator))
	form.Set("password", "right")
	_, resume := h.do(call{method: "POST", path: "/login", login: "operator-secret", visitor: cookieOf(resp, header.Visitor), form: form})
	if !strings.Contains(html.UnescapeString(resume), `action="/desk/visits?from=5&office=one"`) {
		t.Errorf("it is offered as %.1500s", resume)
	}
}
