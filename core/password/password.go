package password

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/sheaf-drive/sheaf/core"
)

// Cost of one hash: the second recommended choice of RFC 9106 with one lane.
const (
	memoryKiB = 64 << 10
	passes    = 3
	lanes     = 1
	saltSize  = 16
	hashSize  = 32
)

// Shortest and Longest bound a password in characters and bytes.
const (
	Shortest = 10
	Longest  = 256
)

// Hasher runs at most a few hashes at once; the zero value is not usable.
type Hasher struct {
	slots chan struct{}
	rand  io.Reader
}

// NewHasher allows parallel hashes at once (4 is plenty) and draws salts from rand.
func NewHasher(parallel int, rand io.Reader) *Hasher {
	return &Hasher{slots: make(chan struct{}, parallel), rand: rand}
}

// Acceptable refuses a password that is too short or too long; field is the form's name.
func Acceptable(field, password string) error {
	if utf8.RuneCountInString(password) < Shortest || len(password) > Longest || !utf8.ValidString(password) {
		return core.Refuse(core.Invalid, field, "password.length", strconv.Itoa(Shortest), strconv.Itoa(Longest))
	}
	return nil
}

// Hash draws a salt and encodes the password. It waits for a free slot until ctx ends.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(h.rand, salt); err != nil {
		return "", fmt.Errorf("drawing a salt: %w", err)
	}
	p := params{memoryKiB, passes, lanes}
	sum, err := h.run(ctx, password, salt, p, hashSize)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.passes, p.lanes,
		b64.EncodeToString(salt), b64.EncodeToString(sum)), nil
}

// Check says whether the password is the encoded one. With an empty encoded it works as
// long and says no, so that an unknown login cannot be told from a wrong password.
func (h *Hasher) Check(ctx context.Context, encoded, password string) (bool, error) {
	known := encoded != ""
	if !known {
		encoded = nobody
	}
	p, salt, want, err := parse(encoded)
	if err != nil {
		return false, err
	}
	got, err := h.run(ctx, password, salt, p, uint32(len(want)))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

// nobody is a well-formed hash of no password.
const nobody = "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

type params struct {
	memory, passes uint32
	lanes          uint8
}

func (h *Hasher) run(ctx context.Context, password string, salt []byte, p params, size uint32) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
		return argon2.IDKey([]byte(password), salt, p.passes, p.memory, p.lanes, size), nil
	case <-ctx.Done():
		return nil, core.Refuse(core.Unavailable, "", "core.unavailable")
	}
}

func parse(encoded string) (p params, salt, sum []byte, err error) {
	parts := strings.Split(encoded, "$")
	broken := core.Refuse(core.Internal, "", "core.internal")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != "v=19" {
		return p, nil, nil, broken
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.lanes); err != nil {
		return p, nil, nil, broken
	}
	salt, errSalt := base64.RawStdEncoding.DecodeString(parts[4])
	sum, errSum := base64.RawStdEncoding.DecodeString(parts[5])
	if errSalt != nil || errSum != nil || len(sum) < 16 || p.memory > 1<<20 || p.passes > 16 || p.passes == 0 || p.lanes == 0 {
		return p, nil, nil, broken
	}
	return p, salt, sum, nil
}
