package listing

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/dsnet/compress/bzip2"

	"github.com/sheaf-drive/sheaf/bench/load"
	"github.com/sheaf-drive/sheaf/bench/program"
	"github.com/sheaf-drive/sheaf/core/passport"
	ministry "github.com/sheaf-drive/sheaf/core/passport/list"
	"github.com/sheaf-drive/sheaf/tools/client"
)

// password is that of the admins of what is measured.
const password = "correct horse battery staple"

// Node measures the whole way on one real node, from the ministry's file to the answers through the API: so many
// imports, each beside the mere unpacking of the file, then so many stretches of checks, each that long.
func (s Samples) Node(ctx context.Context, sheaf string, keys []passport.Key, runs int, long time.Duration) (err error) {
	dir, err := os.MkdirTemp("", "sheaf-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "list.csv.bz2")
	if err := publish(file, keys); err != nil {
		return err
	}
	first, err := program.Found(ctx, sheaf, filepath.Join(dir, "d"))
	if err != nil {
		return err
	}
	node, err := program.Serve(ctx, sheaf, filepath.Join(dir, "d"), "--ballast", "0")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, node.Stop()) }()
	admin := client.New(client.Config{Server: node.URL})
	if err := admin.SignIn(ctx, first.Login, first.Password, password); err != nil {
		return err
	}
	secret := filepath.Join(dir, "password")
	if err := os.WriteFile(secret, []byte(password), 0o600); err != nil {
		return err
	}
	for run := range runs {
		if err := s.imported(ctx, run, file, node, func() *exec.Cmd {
			return exec.CommandContext(ctx, sheaf, "passports", "import", file, "--whole", "--accept",
				"--server", node.URL, "--as", first.Login, "--password-file", secret)
		}); err != nil {
			return err
		}
	}
	for range runs {
		sample, err := load.Run(ctx, 32, long, checks(admin, keys))
		if err != nil {
			return err
		}
		s.add("api.checks_s", 100*sample.PerSecond())
	}
	return nil
}

// imported measures one import of the file and, in its turn, how long it takes to unpack the file alone.
func (s Samples) imported(ctx context.Context, run int, file string, node *program.Process, command func() *exec.Cmd) error {
	return load.InTurns(run, func() error {
		from := time.Now()
		most, said, err := program.Measured(command())
		if err != nil {
			return fmt.Errorf("importing: %w: %.500s", err, said)
		}
		s.add("import.seconds", time.Since(from).Seconds())
		s.add("import.rss_mib", most)
		atNode, err := program.Peak(node.PID())
		s.add("import.node_rss_mib", atNode)
		return err
	}, func() error {
		bound, err := unpacked(ctx, file)
		s.add("import.unpacked", bound)
		return err
	})
}

// unpacked says how long it takes to unpack the file and do nothing else.
func unpacked(ctx context.Context, path string) (seconds float64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	from := time.Now()
	plain, err := ministry.Open(ctx, file)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, plain)
	return time.Since(from).Seconds(), err
}

// checks asks about a hundred numbers at a time, every other of which is listed, and counts the answers. What is
// asked is written down before, because whoever asks takes the same processors as the node.
func checks(admin *client.Client, keys []passport.Key) func(ctx context.Context, who, turn int) error {
	const batches = 2048
	random := rand.New(rand.NewPCG(uint64(len(keys)), 5))
	bodies := make([][]byte, batches)
	for i := range bodies {
		bodies[i] = batch(random, keys)
	}
	return func(ctx context.Context, who, turn int) error {
		body := bodies[(who*977+turn)%batches]
		var said []byte
		err := client.Insist(ctx, func() error {
			answer, err := admin.Send(ctx, client.Request{Path: "/api/v1/passports/check", Kind: "application/json", Body: bytes.NewReader(body)})
			if err != nil {
				return err
			}
			said, err = io.ReadAll(answer)
			return errors.Join(err, answer.Close())
		})
		if err != nil {
			return err
		}
		listed, not := bytes.Count(said, []byte(`"listed"`)), bytes.Count(said, []byte(`"not_listed"`))
		if listed != 50 || not != 50 {
			return fmt.Errorf("of 100 numbers %d are listed and %d are not, 50 should be", listed, not)
		}
		return nil
	}
}

// batch is the body that asks about a hundred numbers.
func batch(random *rand.Rand, keys []passport.Key) []byte {
	body := []byte(`{"documents":[`)
	for i := range 100 {
		key := keys[random.IntN(len(keys))]
		if i%2 == 1 {
			key = key / 1_000_000 * 1_000_000 // no document has number 000000
		}
		n := key.Number()
		if i > 0 {
			body = append(body, ',')
		}
		body = fmt.Appendf(body, `["%s","%s"]`, n.Series(), n.Digits())
	}
	return append(body, "]}"...)
}

// publish writes the list as the ministry does: in no order, packed by bzip2.
func publish(path string, keys []passport.Key) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	packed, err := bzip2.NewWriter(file, &bzip2.WriterConfig{Level: bzip2.BestCompression})
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(packed, 1<<20)
	fmt.Fprintln(w, passport.ListHeader)
	for _, at := range rand.New(rand.NewPCG(7, 7)).Perm(len(keys)) {
		n := keys[at].Number()
		w.WriteString(n.Series() + "," + n.Digits() + "\n")
	}
	return errors.Join(w.Flush(), packed.Close())
}
