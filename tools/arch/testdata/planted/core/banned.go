//go:build planted

package core

// These are only parsed, for most of the modules are not here. One group
// stands for one row of the bans.
import (
	_ "golang.org/x/sys/unix"
	_ "io/ioutil"
	_ "os/exec"
	_ "path/filepath"
	_ "syscall/js"

	_ "github.com/valyala/fasthttp/fasthttputil"
	_ "google.golang.org/grpc/codes"
	_ "net/http"

	_ "github.com/rs/zerolog/diode"
	_ "log/slog"

	_ "database/sql"
	_ "github.com/dgraph-io/badger/v4"
	_ "github.com/hashicorp/raft-wal/types"
	_ "github.com/hashicorp/raft/fuzzy"
	_ "go.etcd.io/bbolt"

	_ "github.com/hashicorp/go-plugin/runner"
	_ "plugin"

	_ "github.com/blugelabs/bluge"

	_ "github.com/valyala/quicktemplate/qtc"
	_ "html/template"
	_ "text/template/parse"

	_ "C"
	_ "runtime/debug"
	_ "unsafe"
)
