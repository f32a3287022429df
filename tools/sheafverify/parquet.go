package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"github.com/sheaf-drive/sheaf/tools/sheafverify/parquet"
)

// checkParquet holds a table in Parquet against the manifest: it is covered by its digest and has as
// many rows as the one in CSV, which is replayed. Its values are not read.
func checkParquet(a *archive, csv string) error {
	name := parquet.Of(csv)
	r, err := a.files[name].Open()
	if err != nil {
		return notUnpacked(name, 0)
	}
	defer r.Close()
	want, h := a.manifest.Files[name], sha256.New()
	ends := &parquet.Ends{}
	size, err := io.Copy(io.MultiWriter(h, ends), r)
	var refused *rejection
	switch {
	case errors.As(err, &refused):
		return refused
	case err != nil:
		return notUnpacked(name, 0)
	case hex.EncodeToString(h.Sum(nil)) != want.SHA256 || size != want.Size:
		return reject(damaged, name, 0, "does not have the digest and size in the manifest")
	case !ends.Marked():
		return reject(damaged, name, 0, "is not in Parquet")
	case want.Rows != a.manifest.Files[csv].Rows:
		return reject(damaged, manifestName, 0, "says %d rows of %s, there are %d", want.Rows, name, a.manifest.Files[csv].Rows)
	}
	return nil
}
