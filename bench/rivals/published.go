package rivals

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sheaf-drive/sheaf/bench/load"
)

// Published is PostgreSQL with the published scheme of the list of invalid passports: table invalid, with a row for
// each number and the packed series in which it is listed.
type Published struct{ *postgres }

// OpenPublished starts a server and copies the rows in from a file that copy writes.
func OpenPublished(ctx context.Context, copy func(file *os.File) error) (_ *Published, err error) {
	rival, err := Postgres(ctx, Size{Keys: 1, Bytes: 1})
	if err != nil {
		return nil, err
	}
	p := &Published{rival.(*postgres)}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
		}
	}()
	path := filepath.Join(p.folder, "rows")
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(copy(file), file.Close(), os.Chmod(path, 0o644)); err != nil {
		return nil, err
	}
	for _, sql := range []string{
		"CREATE TABLE invalid (num integer PRIMARY KEY, series bytea)",
		"ALTER TABLE invalid ALTER COLUMN series SET STORAGE EXTERNAL", // it is packed already
		"\\copy invalid FROM '" + path + "'",
		"VACUUM ANALYZE invalid",
	} {
		if err := p.done(ctx, "psql", "-h", p.folder, "-U", "bench", "-d", "postgres", "-c", sql); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Bytes is what the table takes with its index.
func (p *Published) Bytes(ctx context.Context) (float64, error) {
	said, err := p.command(ctx, "psql", "-h", p.folder, "-U", "bench", "-d", "postgres", "-At",
		"-c", "SELECT pg_total_relation_size('invalid')").Output()
	if err != nil {
		return 0, fmt.Errorf("asking for the size: %w", err)
	}
	return strconv.ParseFloat(strings.TrimSpace(string(said)), 64)
}

// LookUp is one connection that looks numbers up, each by a prepared statement over the socket. What comes back is
// still packed.
func (p *Published) LookUp(ctx context.Context, long time.Duration) (load.Sample, error) {
	s, err := p.bench(ctx, 1, long, "\\set k random(1, 999999)\nSELECT series FROM invalid WHERE num = :k;\n", "--log", "--log-prefix=took")
	if err != nil {
		return s, err
	}
	s.P50, err = p.median("took")
	return s, err
}

// median is that of the latencies that pgbench logged, in milliseconds; the logs are gone then.
func (p *Published) median(prefix string) (float64, error) {
	logs, err := filepath.Glob(filepath.Join(p.folder, prefix+".*"))
	if err != nil {
		return 0, err
	}
	var took []float64
	for _, name := range logs {
		data, err := os.ReadFile(name)
		if err != nil {
			return 0, err
		}
		for line := range strings.Lines(string(data)) {
			fields := strings.Fields(line) // client, transaction, microseconds …
			if len(fields) < 3 {
				return 0, fmt.Errorf("pgbench logs %q", line)
			}
			micros, err := strconv.ParseFloat(fields[2], 64)
			if err != nil {
				return 0, fmt.Errorf("pgbench logs %q: %w", line, err)
			}
			took = append(took, micros/1000)
		}
		if err := os.Remove(name); err != nil {
			return 0, err
		}
	}
	if len(took) == 0 {
		return 0, errors.New("pgbench logged nothing")
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}
