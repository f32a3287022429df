package password

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

func TestHasher(t *testing.T) {
	h := NewHasher(2, rand.Reader)
	ctx := context.Background()
	encoded, err := h.Hash(ctx, "соль и перец 12")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(encoded, "соль") {
		t.Error("the hash shows the password")
	}
	for name, c := range map[string]struct {
		encoded, password string
		want              bool
	}{
		"the right one":   {encoded, "соль и перец 12", true},
		"a wrong one":     {encoded, "соль и перец 13", false},
		"an empty one":    {encoded, "", false},
		"nobody's":        {"", "соль и перец 12", false},
		"nobody's, empty": {"", "", false},
	} {
		got, err := h.Check(ctx, c.encoded, c.password)
		if err != nil || got != c.want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := h.Check(ctx, "$argon2i$v=19$m=1,t=1,p=1$AAAA$AAAA", "x"); core.CodeOf(err) != core.Internal {
		t.Errorf("another algorithm: %v", err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	full := NewHasher(0, rand.Reader)
	if _, err := full.Hash(ended, "соль и перец 12"); core.CodeOf(err) != core.Unavailable {
		t.Errorf("no slot: %v", err)
	}
}

func TestAcceptable(t *testing.T) {
	for _, c := range []struct {
		password string
		ok       bool
	}{{"123456789", false}, {"1234567890", true}, {"десять бук", true}, {strings.Repeat("a", 257), false}, {"\xff234567890", false}} {
		if err := Acceptable("password", c.password); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.password, err)
		}
	}
}
