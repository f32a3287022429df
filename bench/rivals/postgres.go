package rivals

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"time"

	"github.com/sheaf-drive/sheaf/bench/load"
)

// postgres is one server that replicates to nobody, and pgbench as its client, over a Unix socket.
type postgres struct {
	*group
	size     Size
	programs string
	as       *syscall.SysProcAttr // the server refuses to run as root
}

// Postgres starts a server.
func Postgres(ctx context.Context, size Size) (_ Rival, err error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if err != nil || len(found) == 0 {
		return nil, Missing{"no PostgreSQL of the distribution is installed"}
	}
	g, err := newGroup()
	if err != nil {
		return nil, err
	}
	p := &postgres{group: g, size: size, programs: filepath.Dir(found[len(found)-1])}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
		}
	}()
	if err := p.unprivileged(); err != nil {
		return nil, err
	}
	data := filepath.Join(g.folder, "data")
	if err := p.done(ctx, "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8"); err != nil {
		return nil, err
	}
	if err := p.serve(data); err != nil {
		return nil, err
	}
	table := "CREATE TABLE notes (k integer PRIMARY KEY, v text); INSERT INTO notes SELECT k, '' FROM generate_series(0, " +
		strconv.Itoa(size.Keys-1) + ") AS k"
	return p, until(ctx, func() error {
		return p.done(ctx, "psql", "-h", g.folder, "-U", "bench", "-d", "postgres", "-c", table)
	})
}

// unprivileged makes the folder that of another user where this one is root.
func (p *postgres) unprivileged() error {
	if os.Geteuid() != 0 {
		return nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		return Missing{"no user postgres, and the server refuses to run as root"}
	}
	uid, errUID := strconv.ParseUint(who.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(who.Gid, 10, 32)
	if err := errors.Join(errUID, errGID); err != nil {
		return err
	}
	p.as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return os.Chown(p.folder, int(uid), int(gid))
}

func (p *postgres) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, filepath.Join(p.programs, name), args...)
	c.Dir, c.SysProcAttr = p.folder, p.as
	return c
}

// done runs a program to its end.
func (p *postgres) done(ctx context.Context, name string, args ...string) error {
	if said, err := p.command(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %.500s", name, err, said)
	}
	return nil
}

// serve starts the server as it is delivered, but for the number of clients.
func (p *postgres) serve(data string) error {
	return p.start(p.command(context.Background(), "postgres", "-D", data, "-k", p.folder, "-c", "listen_addresses=", "-c", "max_connections=300"))
}

// Write implements Rival: pgbench has a value of so many bytes stored under one of the keys.
func (p *postgres) Write(ctx context.Context, clients int, long time.Duration) (load.Sample, error) {
	return p.bench(ctx, clients, long, fmt.Sprintf("\\set k random(0, %d)\n\\set n random(1, 1000000000)\n"+
		"UPDATE notes SET v = rpad(:n::text, %d, 'x') WHERE k = :k;\n", p.size.Keys-1, p.size.Bytes))
}

// Read implements Rival.
func (p *postgres) Read(ctx context.Context, clients int, long time.Duration) (load.Sample, error) {
	return p.bench(ctx, clients, long, fmt.Sprintf("\\set k random(0, %d)\nSELECT v FROM notes WHERE k = :k;\n", p.size.Keys-1))
}

var (
	transactions = regexp.MustCompile(`number of transactions actually processed: (\d+)`)
	perSecond    = regexp.MustCompile(`tps = ([0-9.]+) \(without`)
	latency      = regexp.MustCompile(`latency average = ([0-9.]+) ms`)
)

// leastSeconds is enough for pgbench to open its connections on a busy machine: it begins to count before.
const leastSeconds = 2

// bench runs pgbench, which counts whole seconds and tells the average of the latencies, which stands for P50; there is no P99.
func (p *postgres) bench(ctx context.Context, clients int, long time.Duration, script string, more ...string) (load.Sample, error) {
	file := filepath.Join(p.folder, "script.sql")
	if err := os.WriteFile(file, []byte(script), 0o644); err != nil {
		return load.Sample{}, err
	}
	args := append([]string{"-h", p.folder, "-U", "bench", "-n", "-M", "prepared", "-f", file,
		"-c", strconv.Itoa(clients), "-j", "2", "-T", strconv.Itoa(max(leastSeconds, int(long.Seconds()+0.5)))}, more...)
	said, err := p.command(ctx, "pgbench", append(args, "postgres")...).CombinedOutput()
	if err != nil {
		return load.Sample{}, fmt.Errorf("pgbench: %w: %.500s", err, said)
	}
	number := func(of *regexp.Regexp) float64 {
		found := of.FindSubmatch(said)
		if found == nil {
			err = errors.Join(err, fmt.Errorf("pgbench does not say %s: %.500s", of, said))
			return 0
		}
		n, errNumber := strconv.ParseFloat(string(found[1]), 64)
		err = errors.Join(err, errNumber)
		return n
	}
	s := load.Sample{Done: int(number(transactions)), P50: number(latency)}
	s.Seconds = float64(s.Done) / number(perSecond)
	return s, err
}
