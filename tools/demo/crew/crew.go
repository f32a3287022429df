package crew

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"

	"github.com/sheaf-drive/sheaf/tools/client"
)

// Crew is the people of one house.
type Crew struct {
	door *client.Client
	seed uint64
	mu   sync.Mutex // guards people
	// people who are signed in, by login.
	people map[string]*client.Client
	hands  hands
	places chan struct{} // of batches in flight
	tokens Tokens
}

// Tokens are kept from one run to the next: argon2 takes its time.
type Tokens interface {
	Token(login string) (token string, known bool)
	KeepToken(login, token string) error
}

// Remember lets people be spoken for by tokens of an earlier run, and keeps those of this one.
func (c *Crew) Remember(t Tokens) { c.tokens = t }

// New begins with nobody signed in.
func New(front client.Config, seed uint64) *Crew {
	return &Crew{door: client.New(front), seed: seed, people: map[string]*client.Client{}, places: make(chan struct{}, InFlight)}
}

// Key is the request id of a step; it holds no colon and is shorter than 64 characters.
func (c *Crew) Key(step string) string { return "demo-" + strconv.FormatUint(c.seed, 36) + "-" + step }

// As speaks for somebody who is signed in; nil for anybody else.
func (c *Crew) As(login string) *client.Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.people[login]
}

// Enter lets somebody be spoken for who has a token.
func (c *Crew) Enter(login, token string) {
	speaker := c.door.Apart()
	speaker.Use(token)
	c.enter(login, speaker)
}

func (c *Crew) enter(login string, speaker *client.Client) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.people[login] = speaker
}

// Errand is one thing to ask for below /api/v1; Step names its request for ever.
type Errand struct {
	As, Step, Path string
	Body           any
}

// Run sends the errand.
func (c *Crew) Run(ctx context.Context, e Errand, out any) error {
	return c.Call(ctx, e.As, client.Request{Path: "/api/v1" + e.Path, Key: c.Key(e.Step), JSON: e.Body}, out)
}

// Secret is the password of a login, easy to type: two words and two digits.
func (c *Crew) Secret(login string) string {
	hash := uint64(1469598103934665603) // FNV-1a
	for _, b := range []byte(login) {
		hash = (hash ^ uint64(b)) * 1099511628211
	}
	random := rand.New(rand.NewPCG(c.seed, hash))
	word := func() string { return passwordWords()[random.IntN(len(passwordWords()))] }
	return fmt.Sprintf("%s-%s-%02d", word(), word(), random.IntN(100))
}

func passwordWords() []string {
	return []string{
		"amber", "birch", "cedar", "cloud", "delta", "ember", "field", "flint", "frost", "grove", "heron", "lemon",
		"maple", "north", "ocean", "olive", "otter", "pearl", "river", "robin", "stone", "tulip", "tundra", "willow",
	}
}
