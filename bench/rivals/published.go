package rivals

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
	return p.bench(ctx, 1, long, "\\set k random(1, 999999)\nSELECT series FROM invalid WHERE num = :k;\n")
}
