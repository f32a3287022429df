package sheafverify

import (
	_ "github.com/klauspost/compress/zstd"
	_ "go.etcd.io/bbolt"
	_ "golang.org/x/mod/sumdb/note" // allowed
	_ "google.golang.org/protobuf/proto"
)
