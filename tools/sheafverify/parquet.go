package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
)

// parquetOf is the file of a table in Parquet beside the one in CSV.
func parquetOf(csv string) string { return strings.TrimSuffix(csv, ".csv") + ".parquet" }

// parquetMark begins and ends a file in Parquet.
const parquetMark = "PAR1"

// checkParquet holds a table in Parquet against the manifest: it is covered by its digest and has as
// many rows as the one in CSV, which is replayed. Its values are not read.
func checkParquet(a *archive, csv string) error {
	name := parquetOf(csv)
	r, err := a.files[name].Open()
	if err != nil {
		return notUnpacked(name, 0)
	}
	defer r.Close()
	want, h := a.manifest.Files[name], sha256.New()
	ends := &ends{}
	size, err := io.Copy(io.MultiWriter(h, ends), r)
	var refused *rejection
	switch {
	case errors.As(err, &refused):
		return refused
	case err != nil:
		return notUnpacked(name, 0)
	case hex.EncodeToString(h.Sum(nil)) != want.SHA256 || size != want.Size:
		return reject(damaged, name, 0, "does not have the digest and size in the manifest")
	case !ends.marked():
		return reject(damaged, name, 0, "is not in Parquet")
	case want.Rows != a.manifest.Files[csv].Rows:
		return reject(damaged, manifestName, 0, "says %d rows of %s, there are %d", want.Rows, name, a.manifest.Files[csv].Rows)
	}
	return nil
}

// ends keeps the first and the last bytes of what is written.
type ends struct{ first, last []byte }

// Write implements io.Writer.
func (e *ends) Write(p []byte) (int, error) {
	if missing := len(parquetMark) - len(e.first); missing > 0 {
		e.first = append(e.first, p[:min(missing, len(p))]...)
	}
	e.last = append(e.last, p[max(0, len(p)-len(parquetMark)):]...)
	e.last = e.last[max(0, len(e.last)-len(parquetMark)):]
	return len(p), nil
}

func (e *ends) marked() bool {
	return bytes.Equal(e.first, []byte(parquetMark)) && bytes.Equal(e.last, []byte(parquetMark))
}
