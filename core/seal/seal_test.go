package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/sheaf-drive/sheaf/core"
)

// digits gives bytes that depend on the seed only.
type digits struct {
	seed string
	n    int
}

func (d *digits) Read(p []byte) (int, error) {
	for i := range p {
		d.n++
		p[i] = sha256.Sum256(fmt.Appendf(nil, "%s %d", d.seed, d.n))[0]
	}
	return len(p), nil
}

type failing struct{ after int }

var errEmpty = errors.New("no randomness")

func (f *failing) Read(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, errEmpty
	}
	return len(p), nil
}

func newKey(t *testing.T, seed string) Key {
	t.Helper()
	k, err := NewCampaignKey(&digits{seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newSealer(t *testing.T) Sealer {
	return Sealer{Campaign: "ru2018", Key: newKey(t, "campaign"), Rand: &digits{seed: "salts"}}
}

var (
	place  = Place{Record: "signature:s1", Group: "identity", Version: 3}
	fields = []Field{{Name: "family", Value: []byte("Канарейкин")}, {Name: "number", Value: []byte("4509123456")},
		{Name: "empty"}}
)

func TestSeal_OpenGivesTheFields(t *testing.T) {
	s := newSealer(t)
	sealed, err := s.Seal(place, fields)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Sealer{Campaign: s.Campaign, Key: s.Key}.Open(place, sealed) // opening draws nothing
	if err != nil || len(got) != len(fields) {
		t.Fatalf("%v, %v", got, err)
	}
	for i, f := range got {
		if f.Name != fields[i].Name || !bytes.Equal(f.Value, fields[i].Value) {
			t.Errorf("field %d differs", i)
		}
		if CommitOf(f.Name, f.Salt, f.Value) != sealed.Commits[i] || f.Salt == [SaltSize]byte{} {
			t.Errorf("field %d: the salt does not prove the value", i)
		}
	}
	if got[0].Salt == got[1].Salt {
		t.Error("two fields share a salt")
	}
	if fields[0].Salt != ([SaltSize]byte{}) {
		t.Error("Seal wrote into its argument")
	}
	none, err := s.Seal(place, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Open(place, none); err != nil || len(got) != 0 {
		t.Errorf("no fields: %v, %v", got, err)
	}
}

// The formula stands in the auditor's handbook; here it is written out once more.
func TestCommitOf_Formula(t *testing.T) {
	salt := [SaltSize]byte{1, 2, 3}
	want := sha256.Sum256([]byte("sheaf/1" + string(salt[:]) + "family" + "\x00" + "Иванов"))
	if got := CommitOf("family", salt, []byte("Иванов")); got.Hash != want || got.Field != "family" {
		t.Errorf("%x", got.Hash)
	}
}

func TestSeal_HidesLengthsAndRepeats(t *testing.T) {
	s := newSealer(t)
	one, _ := s.Seal(place, []Field{{Name: "family", Value: []byte("Ли")}})
	two, _ := s.Seal(place, []Field{{Name: "family", Value: []byte("Белов")}})
	if len(one.Cipher) != len(two.Cipher) {
		t.Error("the ciphertext tells a short name from a long one")
	}
	again, _ := s.Seal(place, []Field{{Name: "family", Value: []byte("Ли")}})
	if bytes.Equal(one.Cipher, again.Cipher) || one.Commits[0] == again.Commits[0] {
		t.Error("sealing twice gives the same bytes")
	}
	if bytes.Contains(one.Cipher, []byte("family")) || bytes.Contains(one.Cipher, []byte("Ли")) {
		t.Error("plaintext in the ciphertext")
	}
}

func TestOpen_NowhereElse(t *testing.T) {
	s := newSealer(t)
	sealed, err := s.Seal(place, fields)
	if err != nil {
		t.Fatal(err)
	}
	other := s
	other.Campaign = "other"
	foreign := s
	foreign.Key = newKey(t, "foreign")
	with := func(change func(*core.Sealed)) core.Sealed {
		c := sealed
		c.Cipher = bytes.Clone(sealed.Cipher)
		c.Commits = append([]core.Commit(nil), sealed.Commits...)
		change(&c)
		return c
	}
	for name, c := range map[string]struct {
		s      Sealer
		at     Place
		sealed core.Sealed
	}{
		"other record":    {s, Place{"signature:s2", "identity", 3}, sealed},
		"other group":     {s, Place{"signature:s1", "other", 3}, with(func(c *core.Sealed) { c.Group = "other" })},
		"other version":   {s, Place{"signature:s1", "identity", 4}, with(func(c *core.Sealed) { c.Version = 4 })},
		"version label":   {s, place, with(func(c *core.Sealed) { c.Version = 4 })},
		"group label":     {s, place, with(func(c *core.Sealed) { c.Group = "other" })},
		"other campaign":  {other, place, sealed},
		"other key":       {foreign, place, sealed},
		"commit changed":  {s, place, with(func(c *core.Sealed) { c.Commits[1].Hash[0] ^= 1 })},
		"commit renamed":  {s, place, with(func(c *core.Sealed) { c.Commits[1].Field = "x" })},
		"commit missing":  {s, place, with(func(c *core.Sealed) { c.Commits = c.Commits[:2] })},
		"commits swapped": {s, place, with(func(c *core.Sealed) { c.Commits[0], c.Commits[1] = c.Commits[1], c.Commits[0] })},
		"cut":             {s, place, with(func(c *core.Sealed) { c.Cipher = c.Cipher[:20] })},
		"empty":           {s, place, with(func(c *core.Sealed) { c.Cipher = nil })},
		"shifted parts":   {s, Place{"signature:s1identity", "", 3}, sealed},
	} {
		if got, err := c.s.Open(c.at, c.sealed); core.CodeOf(err) != core.Internal || got != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for i := range sealed.Cipher {
		flipped := with(func(c *core.Sealed) { c.Cipher[i] ^= 1 << (i % 8) })
		if _, err := s.Open(place, flipped); err == nil {
			t.Errorf("byte %d flipped is accepted", i)
		}
	}
}

func TestSeal_Refuses(t *testing.T) {
	s := newSealer(t)
	blind, sealedNode := s, s
	blind.Rand = nil
	sealedNode.Key = Key{}
	for name, c := range map[string]struct {
		s      Sealer
		at     Place
		fields []Field
		code   core.Code
	}{
		"no record":     {s, Place{Group: "g"}, fields, core.Internal},
		"no group":      {s, Place{Record: "r"}, fields, core.Internal},
		"name empty":    {s, place, []Field{{Name: ""}}, core.Internal},
		"name twice":    {s, place, []Field{{Name: "a"}, {Name: "a"}}, core.Internal},
		"name with NUL": {s, place, []Field{{Name: "a\x00"}}, core.Internal},
		"name bytes":    {s, place, []Field{{Name: "\xff"}}, core.Internal},
		"too large":     {s, place, []Field{{Name: "a", Value: make([]byte, maxGroup)}}, core.TooLarge},
		"no randomness": {blind, place, fields, core.Internal},
		"no key":        {sealedNode, place, fields, core.Unavailable},
	} {
		if sealed, err := c.s.Seal(c.at, c.fields); core.CodeOf(err) != c.code || !sealed.Empty() {
			t.Errorf("%s: %v", name, err)
		}
	}
	for after := range 4 {
		s.Rand = &failing{after: 32*after + 1}
		if _, err := s.Seal(place, fields); !errors.Is(err, errEmpty) {
			t.Errorf("randomness ends after %d bytes: %v", 32*after+1, err)
		}
	}
}

func TestWrap_OpensOnlyForItsCampaign(t *testing.T) {
	root, key := newKey(t, "root"), newKey(t, "campaign")
	wrapped, err := Wrap(root, key, "ru2018", &digits{seed: "nonce"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Unwrap(root, "ru2018", wrapped)
	if err != nil || !bytes.Equal(got.Bytes(), key.Bytes()) {
		t.Fatalf("%v", err)
	}
	if bytes.Contains(wrapped, key.Bytes()[:8]) {
		t.Error("the key stands in clear")
	}
	if _, err := Unwrap(root, "other", wrapped); core.CodeOf(err) != core.Invalid {
		t.Errorf("other campaign: %v", err)
	}
	if _, err := Unwrap(newKey(t, "x"), "ru2018", wrapped); core.CodeOf(err) != core.Invalid {
		t.Errorf("other root key: %v", err)
	}
	for i := range wrapped {
		flipped := bytes.Clone(wrapped)
		flipped[i] ^= 1
		if _, err := Unwrap(root, "ru2018", flipped); err == nil {
			t.Errorf("byte %d flipped is accepted", i)
		}
	}
	if _, err := Unwrap(root, "ru2018", nil); core.CodeOf(err) != core.Invalid {
		t.Errorf("nothing: %v", err)
	}
	if _, err := Wrap(root, Key{}, "c", &digits{}); core.CodeOf(err) != core.Unavailable {
		t.Errorf("no key: %v", err)
	}
	if _, err := Wrap(Key{}, key, "c", &digits{}); core.CodeOf(err) != core.Unavailable {
		t.Errorf("no root key: %v", err)
	}
}

func TestTag_KeyedAndApart(t *testing.T) {
	s := newSealer(t)
	foreign, other := s, s
	foreign.Key = newKey(t, "foreign")
	other.Campaign = "other"
	seen := map[core.Tag]string{}
	for name, c := range map[string]struct {
		s               Sealer
		kind, canonical string
	}{
		"the tag": {s, "document/1", "4509123456"}, "other value": {s, "document/1", "4509123457"},
		"other kind": {s, "person/1", "4509123456"}, "other key": {foreign, "document/1", "4509123456"},
		"other campaign": {other, "document/1", "4509123456"}, "moved border": {s, "document/14", "509123456"},
	} {
		tag, err := c.s.Tag(c.kind, c.canonical)
		if err != nil || tag.Zero() {
			t.Fatal(name, err)
		}
		if twin := seen[tag]; twin != "" {
			t.Errorf("%s has the tag of %s", name, twin)
		}
		seen[tag] = name
		if again, _ := c.s.Tag(c.kind, c.canonical); again != tag {
			t.Errorf("%s: not the same twice", name)
		}
	}
	blob, err := s.BlobTag([]byte("4509123456"))
	if err != nil || seen[blob] != "" {
		t.Errorf("a file's tag is not apart: %v", err)
	}
	if _, err := (Sealer{}).Tag("a", "b"); core.CodeOf(err) != core.Unavailable {
		t.Errorf("no key: %v", err)
	}
}

func TestBlob_OpensOnlyAsItWas(t *testing.T) {
	s := newSealer(t)
	picture := bytes.Repeat([]byte("канарейка "), 100)
	want := core.BlobRef{Kind: "image/jpeg", Place: "visit:v1"}
	cipher, ref, err := s.SealBlob(want, picture)
	if err != nil {
		t.Fatal(err)
	}
	if ref.Hash != sha256.Sum256(cipher) || ref.Size != int64(len(cipher)) || ref.Kind != want.Kind || ref.Place != want.Place {
		t.Errorf("%+v", ref)
	}
	if bytes.Contains(cipher, []byte("канарейка")) {
		t.Error("plaintext in the ciphertext")
	}
	if tag, _ := s.BlobTag(picture); !bytes.Equal(cipher[1:33], tag[:]) {
		t.Error("the ciphertext does not begin with the tag")
	}
	if got, err := s.OpenBlob(ref, cipher); err != nil || !bytes.Equal(got, picture) {
		t.Errorf("%v", err)
	}
	rehash := func(ref core.BlobRef, cipher []byte) core.BlobRef {
		ref.Hash, ref.Size = sha256.Sum256(cipher), int64(len(cipher))
		return ref
	}
	kind, at, other, foreign := ref, ref, s, s
	kind.Kind, at.Place = "image/png", "visit:v2"
	other.Campaign, foreign.Key = "other", newKey(t, "foreign")
	for name, c := range map[string]struct {
		s      Sealer
		ref    core.BlobRef
		cipher []byte
	}{
		"other kind": {s, kind, cipher}, "other place": {s, at, cipher}, "other campaign": {other, ref, cipher},
		"other key": {foreign, ref, cipher}, "cut": {s, ref, cipher[:50]},
		"cut and renamed": {s, rehash(ref, cipher[:50]), cipher[:50]}, "tiny": {s, rehash(ref, cipher[:3]), cipher[:3]},
		"hash of another": {s, rehash(ref, []byte("x")), cipher},
	} {
		if got, err := c.s.OpenBlob(c.ref, c.cipher); core.CodeOf(err) != core.Internal || got != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := 0; i < len(cipher); i += 7 {
		flipped := bytes.Clone(cipher)
		flipped[i] ^= 1
		if _, err := s.OpenBlob(rehash(ref, flipped), flipped); err == nil {
			t.Errorf("byte %d flipped is accepted", i)
		}
	}
}

func TestKey_ZeroEndsAllCopies(t *testing.T) {
	k := newKey(t, "a")
	twin := k
	k.Zero()
	if twin.Usable() || (Key{}).Usable() {
		t.Error("a zeroed key is usable")
	}
	if _, err := (Sealer{Key: twin}).Tag("a", "b"); core.CodeOf(err) != core.Unavailable {
		t.Errorf("%v", err)
	}
	Key{}.Zero()
	for _, raw := range [][]byte{nil, make([]byte, 31), make([]byte, 32), make([]byte, 33)} {
		if _, err := KeyOf(raw); core.CodeOf(err) != core.Invalid {
			t.Errorf("%d bytes: %v", len(raw), err)
		}
	}
	if _, err := NewRootKey(&failing{}); !errors.Is(err, errEmpty) {
		t.Errorf("%v", err)
	}
}

// Whatever is printed, in whatever way, planted values do not appear.
func TestPrinting_ShowsNoSecret(t *testing.T) {
	canary := "КАНАРЕЙКА4509"
	k, err := KeyOf(bytes.Repeat([]byte{0x5a}, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	s := Sealer{Campaign: "ru2018", Key: k, Rand: &digits{seed: "x"}}
	field := Field{Name: "family", Value: []byte(canary), Salt: [SaltSize]byte{0xee, 0xee, 0xee, 0xee}}
	sealed, err := s.Seal(place, []Field{field})
	if err != nil {
		t.Fatal(err)
	}
	cipher, ref, err := s.SealBlob(core.BlobRef{Place: "visit:v1"}, []byte(canary))
	if err != nil {
		t.Fatal(err)
	}
	signature := core.Signature{ID: "s1", Identity: sealed, Questionnaire: sealed}
	share, err := Share(k)
	if err != nil {
		t.Fatal(err)
	}
	_, typo := ReadShare(strings.Replace(share, share[:1], "Z", 1))
	_, broken := s.Open(Place{Record: "signature:s2", Group: "identity", Version: 3}, sealed)
	_, unwrapped := Unwrap(k, "c", []byte(canary))
	shown := ""
	for _, thing := range []any{k, &k, s, &s, field, &field, []Field{field}, sealed, &sealed, ref, cipher, signature,
		&signature, place, typo, broken, unwrapped, map[string]any{"k": k, "f": field}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%o", "%t"} {
			shown += fmt.Sprintf(verb, thing) + "\n"
		}
		text, err := json.Marshal(thing)
		if err == nil {
			shown += string(text) + "\n"
		}
	}
	raw := func(b []byte) string { return strings.Trim(fmt.Sprint(b), "[]") }
	for name, secret := range map[string]string{
		"value": canary, "value in hex": hex.EncodeToString([]byte(canary)), "value in bytes": raw([]byte(canary)),
		"value in HEX": strings.ToUpper(hex.EncodeToString([]byte(canary))),
		"key":          "5a5a5a5a", "key in HEX": "5A5A5A5A", "key in bytes": "90 90 90 90", "key as text": "ZZZZ",
		"key in base64": "WlpaWlpa", "salt": "eeeeeeee", "salt in bytes": "238 238 238 238",
		"value in base64": "0JrQkNCd0JDQoNCV", "group of the share": share[6:11],
	} {
		if strings.Contains(shown, secret) {
			t.Errorf("the %s is shown", name)
		}
	}
	if !strings.Contains(shown, "field family") || !strings.Contains(shown, "seal.share.") {
		t.Error("nothing was printed at all")
	}
}
