package password

import (
	"bytes"
	"crypto/rand"
	"regexp"
	"testing"
)

func TestOneTime(t *testing.T) {
	form := regexp.MustCompile(`^[a-z2-7]{5}(-[a-z2-7]{5}){3}$`)
	seen := map[string]bool{}
	for range 100 {
		password, err := OneTime(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if !form.MatchString(password) || seen[password] {
			t.Errorf("%q is of another form, or was drawn before", password)
		}
		if err := Acceptable("password", password); err != nil {
			t.Error(err)
		}
		seen[password] = true
	}
	if _, err := OneTime(bytes.NewReader([]byte("short"))); err == nil {
		t.Error("a password was drawn from too few bytes")
	}
}
