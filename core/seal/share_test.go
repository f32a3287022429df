package seal

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

func TestShare_Golden(t *testing.T) {
	k, err := KeyOf([]byte("0123456789abcdefghijklmnopqrstuv"))
	if err != nil {
		t.Fatal(err)
	}
	share, err := Share(k)
	if err != nil || len(share) != shareGroups*groupSize+shareGroups-1 {
		t.Fatalf("%v", err)
	}
	// Papers live for years: what was printed once has to be readable for ever.
	const printed = "60RKK-4CSM6-6MV3E-EE1SX-C5H6B-6S35G-CSKPR-GTBAA-DDP6K-TVKFK-E1RQP-4WVM1-ENV0F-754C1"
	if share != printed {
		t.Errorf("got %s", share)
	}
}

func TestReadShare_AsPeopleType(t *testing.T) {
	for _, seed := range []string{"a", "b", "c"} {
		k := newKey(t, seed)
		share, err := Share(k)
		if err != nil {
			t.Fatal(err)
		}
		for name, typed := range map[string]string{
			"as printed": share, "lower case": strings.ToLower(share), "no dashes": strings.ReplaceAll(share, "-", ""),
			"spaces and lines": " " + strings.ReplaceAll(share, "-", "\r\n ") + "\n",
			"long dashes":      strings.ReplaceAll(share, "-", " – "),
			"letters O, I, L":  strings.NewReplacer("0", "O", "1", "l").Replace(share),
		} {
			got, err := ReadShare(typed)
			if err != nil || !bytes.Equal(got.Bytes(), k.Bytes()) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// Every wrong character, and every two exchanged within a group, is named by its group.
func TestReadShare_NamesTheGroup(t *testing.T) {
	share, err := Share(newKey(t, "paper"))
	if err != nil {
		t.Fatal(err)
	}
	try := func(at int, typed string) {
		t.Helper()
		var e *core.Error
		_, err := ReadShare(typed)
		group := strconv.Itoa(at/(groupSize+1) + 1)
		if !errors.As(err, &e) || e.Text != "seal.share.group" || e.Field != "share" || e.Args[0] != group {
			t.Errorf("position %d: %v, want group %s", at, err, group)
		}
	}
	for i, c := range share {
		if c == '-' {
			continue
		}
		for _, wrong := range shareAlphabet {
			if wrong != c {
				try(i, share[:i]+string(wrong)+share[i+1:])
			}
		}
		for j := i + 1; j < len(share) && share[j] != '-'; j++ {
			if share[j] != share[i] {
				b := []byte(share)
				b[i], b[j] = b[j], b[i]
				try(i, string(b))
			}
		}
	}
}

func TestReadShare_Refuses(t *testing.T) {
	share, err := Share(newKey(t, "paper"))
	if err != nil {
		t.Fatal(err)
	}
	groups := strings.Split(share, "-")
	swapped := append([]string(nil), groups...)
	swapped[2], swapped[7] = swapped[7], swapped[2]
	// Another share's group at the same place is right in itself.
	other, err := Share(newKey(t, "other"))
	if err != nil {
		t.Fatal(err)
	}
	mixed := append([]string(nil), groups...)
	mixed[5] = strings.Split(other, "-")[5]
	for name, c := range map[string]struct{ typed, text, arg string }{
		"nothing":        {"", "seal.share.length", "0"},
		"group missing":  {strings.Join(groups[1:], "-"), "seal.share.length", "65"},
		"one too many":   {share + "0", "seal.share.length", "71"},
		"letter U":       {"U" + share[1:], "seal.share.letter", "1"},
		"Cyrillic":       {share[:13] + "Ж" + share[14:], "seal.share.letter", "3"},
		"groups swapped": {strings.Join(swapped, "-"), "seal.share.group", "3"},
		"groups mixed":   {strings.Join(mixed, "-"), "seal.share.whole", ""},
	} {
		var e *core.Error
		if _, err := ReadShare(c.typed); !errors.As(err, &e) || e.Text != c.text || c.arg != "" && e.Args[0] != c.arg {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Share(Key{}); core.CodeOf(err) != core.Unavailable {
		t.Errorf("no key: %v", err)
	}
}

func FuzzReadShare(f *testing.F) {
	k, err := KeyOf([]byte("0123456789abcdefghijklmnopqrstuv"))
	if err != nil {
		f.Fatal(err)
	}
	share, err := Share(k)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(share)
	f.Add("ſ")
	f.Fuzz(func(t *testing.T, typed string) {
		k, err := ReadShare(typed)
		if err != nil {
			return
		}
		again, err := Share(k)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ReadShare(again); err != nil || !bytes.Equal(back.Bytes(), k.Bytes()) {
			t.Error("a share that is read cannot be written")
		}
	})
}
