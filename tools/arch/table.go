package arch

// Room is one row of the arrow table: a folder and what it may import of ours.
type Room struct {
	Path  string   // folder; with "/..." the folder and all below it
	Uses  []string // patterns of rooms it may import
	Tests []string // what its tests may import beyond that
}

// Every package may import itself and what its row names, nothing else of
// ours. The most exact row counts; a package without a row is a finding, so a
// new room is a decision and not an accident. The order is the order of the
// house, top first: a row names only rows below it.
//
// httpui, packs and raftstore are siblings and never meet below tools/sheaf.
// tools/sheaf joins them. bench measures the joined house and so may join them
// too. tools/demo goes through the front door like any client and needs none of
// the three.
var house = []Room{
	{Path: "tools/sheaf/...", Uses: []string{
		"core/...", "raftstore/...", "packs/...", "httpui/...", "tools/demo/...", "tools/client/...",
		"tools/sheaf/..."}},
	{Path: "tools/sheaf/chore", Uses: []string{"core", "core/machine", "core/state"},
		Tests: []string{"core/machine/machinetest", "httpui/roomtest"}},
	{Path: "tools/sheaf/e2e", Tests: []string{"core/...", "tools/demo/...", "raftstore/space/disktest"}}, // uses the programs, not their rooms
	{Path: "tools/torture/...", // uses the programs from outside, like any client
		Uses: []string{"core/...", "tools/demo/...", "tools/client/...", "tools/torture/..."}},
	{Path: "bench/...", Uses: []string{
		"core/...", "raftstore/...", "packs/...", "httpui/...", "tools/demo/...", "tools/client/...",
		"bench/..."}},
	{Path: "tools/demo/...", Uses: []string{"core/...", "tools/client/...", "tools/demo/..."}},
	{Path: "tools/client/...", Uses: []string{"core/...", "tools/client/..."}},
	{Path: "tools/sheafverify/...", // an auditor trusts none of our code
		Uses:  []string{"tools/sheafverify/..."},
		Tests: []string{"core", "core/audit", "core/export", "core/query", "core/machine", "core/machine/machinetest", "core/state"}},
	{Path: "tools/sheafverify/replay/checking", Uses: []string{"tools/sheafverify/replay/story"}},
	{Path: "tools/sheafverify/replay/story"},
	{Path: "tools/arch/...", Uses: []string{"tools/arch/..."}},

	{Path: "httpui", // joins what tools/sheaf hands it: it imports no other room of handlers
		Uses: []string{
			"core/...", "httpui/serve", "httpui/room", "httpui/moment", "httpui/rulebook", "httpui/refusal",
			"httpui/bearer", "httpui/figure", "httpui/intake", "httpui/page", "httpui/paper", "httpui/throttle"},
		Tests: []string{"httpui/admin", "httpui/admin/dryrun", "httpui/admin/rejudge", "httpui/attention", "httpui/batch", "httpui/members", "httpui/check", "httpui/away", "httpui/listed", "httpui/pages", "httpui/registers", "httpui/lookup", "httpui/foot", "httpui/custody", "httpui/custody/where", "httpui/binding", "httpui/filing", "httpui/outlook", "httpui/shelf",
			"httpui/scan", "httpui/spelling", "httpui/roomtest", "httpui/header", "httpui/pattern", "httpui/form", "tools/demo/scans"}},
	{Path: "httpui/check/...",
		Uses: []string{"core/...", "httpui/serve", "httpui/room", "httpui/moment", "httpui/rulebook", "httpui/refusal",
			"httpui/intake", "httpui/page", "httpui/check/..."},
		Tests: []string{"httpui/roomtest"}},
	{Path: "httpui/away",
		Uses:  []string{"core/...", "httpui/serve", "httpui/room", "httpui/moment", "httpui/intake", "httpui/page"},
		Tests: []string{"httpui/roomtest"}},
	{Path: "httpui/registers",
		Uses:  []string{"core/...", "httpui/serve", "httpui/room", "httpui/moment", "httpui/page"},
		Tests: []string{"httpui/roomtest"}},
	{Path: "httpui/pages",
		Uses:  []string{"core/...", "httpui/serve", "httpui/room", "httpui/scan", "httpui/intake", "httpui/page"},
		Tests: []string{"httpui/roomtest", "httpui/moment", "tools/demo/scans"}},
	{Path: "httpui/listed",
		Uses:  []string{"core/...", "httpui/serve", "httpui/room", "httpui/moment", "httpui/intake", "httpui/page", "httpui/rulebook"},
		Tests: []string{"httpui/roomtest"}},
	{Path: "httpui/attention/...",
		Uses:  []string{"core/...", "httpui/serve", "httpui/room", "httpui/page", "httpui/attention/..."},
		Tests: []string{"httpui/roomtest", "httpui/bearer"}},
	{Path: "httpui/custody/...",
		Uses: []string{"core/...", "httpui/serve", "httpui/room", "httpui/moment", "httpui/rulebook", "httpui/refusal",
			"httpui/intake", "httpui/page", "httpui/strip", "httpui/custody/..."},
		Tests: []string{"httpui/roomtest", "httpui/bearer"}},
	{Path: "httpui/members",
		Uses: []string{"core", "core/access", "core/machine", "core/text", "httpui/figure", "httpui/page", "httpui/serve",
			"httpui/room"},
		Tests: []string{"core/...", "httpui/roomtest"}},
	{Path: "httpui/spelling",
		Uses:  []string{"httpui/moment", "core", "core/access", "core/names", "core/text", "core/towns", "httpui/serve"},
		Tests: []string{"httpui/roomtest"}},
	{Path: "httpui/lookup",
		Uses:  []string{"core", "core/access", "core/machine", "core/passport", "core/state", "httpui/moment", "httpui/room", "httpui/serve"},
		Tests: []string{"core/...", "httpui/roomtest"}},
	{Path: "httpui/batch",
		Uses:  []string{"core", "core/access", "httpui/serve", "httpui/form"},
		Tests: []string{"core/...", "httpui/roomtest"}},
	{Path: "httpui/foot/...",
		Uses: []string{"core/...", "httpui/serve", "httpui/room", "httpui/moment", "httpui/rulebook", "httpui/intake",
			"httpui/page", "httpui/foot/..."},
		Tests: []string{"httpui/roomtest"}},
	{Path: "httpui/admin/rejudge",
		Uses:  []string{"core/...", "httpui/serve", "httpui/room", "httpui/moment", "httpui/page"},
		Tests: []string{"httpui/roomtest"}},
	{Path: "httpui/admin/dryrun",
		Uses:  []string{"core/...", "httpui/serve", "httpui/room", "httpui/moment", "httpui/intake", "httpui/page"},
		Tests: []string{"httpui/roomtest"}},
	{Path: "httpui/admin/...",
		Uses: []string{
			"core/...", "httpui/serve", "httpui/room", "httpui/moment", "httpui/bearer", "httpui/page", "httpui/admin/..."},
		Tests: []string{"httpui/roomtest", "httpui/header"}},
	{Path: "httpui/binding/...",
		Uses: []string{"core/...", "httpui/serve", "httpui/room", "httpui/rulebook", "httpui/chosen", "httpui/intake",
			"httpui/page", "httpui/binding/..."},
		Tests: []string{"httpui/roomtest"}},
	{Path: "httpui/filing/...", // its tests bind what they hand in
		Uses: []string{"core/...", "httpui/serve", "httpui/room", "httpui/moment", "httpui/rulebook", "httpui/refusal",
			"httpui/chosen", "httpui/page", "httpui/paper", "httpui/shelf", "httpui/filing/..."},
		Tests: []string{"httpui/bearer", "httpui/roomtest", "httpui/binding", "httpui/intake"}},
	{Path: "httpui/outlook",
		Uses:  []string{"core/...", "httpui/serve", "httpui/room", "httpui/rulebook", "httpui/refusal", "httpui/page", "httpui/shelf"},
		Tests: []string{"httpui/roomtest"}},
	{Path: "httpui/roomtest", Uses: []string{
		"core/...", "httpui/serve", "httpui/session", "httpui/room", "httpui/moment", "httpui/intake", "httpui/asset", "httpui/bearer",
		"httpui/header"}},
	{Path: "httpui/serve", // the web server knows no verb and no screen of the domain
		Uses: []string{
			"core", "core/access", "core/attention", "core/text", "httpui/session", "httpui/figure", "httpui/moment", "httpui/refusal", "httpui/bearer", "httpui/page",
			"httpui/asset", "httpui/form", "httpui/throttle", "httpui/header", "httpui/pattern", "httpui/stream"}},
	{Path: "httpui/shelf", Uses: []string{"core", "core/query/odds", "httpui/moment"}, Tests: []string{"core/...", "httpui/roomtest"}},
	{Path: "httpui/figure", Uses: []string{"core"}},
	{Path: "httpui/session", Uses: []string{"core", "core/access"}},
	{Path: "httpui/room", Uses: []string{"core", "core/state", "core/machine", "httpui/moment"}},
	{Path: "httpui/chosen", Uses: []string{"core/query"}},
	{Path: "httpui/intake/...",
		Uses: []string{"core/...", "httpui/moment", "httpui/refusal", "httpui/scan", "httpui/intake/..."}},
	{Path: "httpui/scan", Uses: []string{"core", "core/picture", "core/seal", "httpui/refusal"}},
	{Path: "httpui/rulebook", Uses: []string{"core", "core/text", "httpui/page", "httpui/refusal"}},
	{Path: "httpui/moment", Uses: []string{"core", "core/access", "core/state"}},
	{Path: "httpui/refusal", Uses: []string{"core"}},
	{Path: "httpui/bearer", Uses: []string{"core"}},
	{Path: "httpui/page/...", Uses: []string{"core/...", "httpui/asset", "httpui/figure", "httpui/refusal", "httpui/page/..."}},
	{Path: "httpui/paper/...", Uses: []string{"core", "core/frame", "core/text", "core/paper", "httpui/paper/..."},
		Tests: []string{"core/scan", "core/scan/table"}},
	{Path: "httpui/form", Uses: []string{"core"}, Tests: []string{"core/text"}},
	{Path: "httpui/throttle", Uses: []string{"core"}},
	{Path: "httpui/header", Uses: []string{"core/text"}},
	{Path: "httpui/strip", Uses: []string{"core", "core/picture", "core/scan"}},
	{Path: "httpui/pattern"},
	{Path: "httpui/stream"},
	{Path: "httpui/asset/...", Uses: []string{"httpui/asset/..."}},

	{Path: "packs/packtest", Uses: []string{"packs", "packs/law", "packs/wire", "packs/host"}},
	{Path: "packs/host/...",
		Uses:  []string{"core", "core/attention", "packs", "packs/wire", "packs/host/..."},
		Tests: []string{"packs/builtin/...", "packs/packtest"}},
	{Path: "packs/builtin/...", // the SDK, and for legal text the calculators
		Uses:  []string{"core", "core/address", "core/address/words", "core/names", "core/towns", "packs", "packs/law", "packs/builtin/..."},
		Tests: []string{"packs/packtest", "packs/host"}},
	{Path: "packs/papers", Uses: []string{"packs"}, Tests: []string{"packs/builtin/..."}},
	{Path: "packs/packfile", Uses: []string{"core", "core/audit"}, Tests: []string{"core/text"}},
	{Path: "packs/law"}, // the part of the SDK in which laws differ
	{Path: "packs", Uses: []string{"packs/law", "packs/wire", "packs/wire/coder"}, Tests: []string{"packs/packtest"}},
	{Path: "packs/wire/..."},

	{Path: "raftstore/clustertest", Uses: []string{"core", "core/attention", "core/machine", "core/state", "raftstore", "raftstore/..."}},
	{Path: "raftstore/peer", Uses: []string{"core", "core/machine", "raftstore/blob", "raftstore/entry", "raftstore/link", "raftstore/member", "raftstore/starts", "raftstore/stream"},
		Tests: []string{"raftstore/link/..."}},
	{Path: "raftstore/stream"},
	{Path: "raftstore/lately"},
	{Path: "raftstore/present", Uses: []string{"core/state", "raftstore/witness"}},
	{Path: "raftstore/spread", Uses: []string{"core", "core/attention", "core/state", "raftstore/blob", "raftstore/clock", "raftstore/member", "raftstore/named"},
		Tests: []string{"core/...", "raftstore/link/...", "raftstore/peer"}},
	{Path: "raftstore/named", Uses: []string{"core", "core/audit", "core/state", "raftstore/blob", "raftstore/journal"},
		Tests: []string{"core/..."}},
	{Path: "raftstore/journal", Uses: []string{"core/state"}},
	{Path: "raftstore/house", Uses: []string{"core", "core/machine", "raftstore/clock", "raftstore/engine", "raftstore/entry", "raftstore/member"}},
	{Path: "raftstore",
		Uses:  []string{"core", "core/attention", "core/state", "core/machine", "core/audit", "raftstore/..."},
		Tests: []string{"core/..."}},
	{Path: "raftstore/engine/...", Uses: []string{"core", "core/state", "raftstore/disk", "raftstore/engine/..."}, Tests: []string{"core/..."}},
	{Path: "raftstore/folder", Uses: []string{"core", "raftstore/disk"}},
	{Path: "raftstore/blob/...", Uses: []string{"core", "core/seal", "raftstore/blob/..."}},
	{Path: "raftstore/alone"},
	{Path: "raftstore/arrival"},
	{Path: "raftstore/hold"},
	{Path: "raftstore/starts", Uses: []string{"core"}},
	{Path: "raftstore/roster", Uses: []string{"raftstore/answered", "core", "raftstore/member"}},
	{Path: "raftstore/cause", Uses: []string{"core", "core/state", "raftstore/engine", "raftstore/witness"}},
	{Path: "raftstore/heard", Uses: []string{"core/attention"}},
	{Path: "raftstore/clock", Uses: []string{"core"}},
	{Path: "raftstore/link/...", Uses: []string{"core", "raftstore/link/..."}, Tests: []string{"core/text"}},
	{Path: "raftstore/entry", Uses: []string{"core", "core/machine", "core/state"}},
	{Path: "raftstore/lie", Uses: []string{"core", "core/machine"}},
	{Path: "raftstore/answered"},
	{Path: "raftstore/contact", Uses: []string{"raftstore/answered"}}, // knows raft's calls alone
	{Path: "raftstore/marker", Uses: []string{"core", "core/state", "raftstore/disk"}},
	{Path: "raftstore/seed", Uses: []string{"core", "core/state", "raftstore/disk", "raftstore/engine", "raftstore/folder", "raftstore/marker"}},
	{Path: "raftstore/member", Uses: []string{"raftstore/witness"}},
	{Path: "raftstore/witness", Uses: []string{"core"}},
	{Path: "raftstore/disk"},
	{Path: "raftstore/space", Uses: []string{"core", "core/attention"}, Tests: []string{"raftstore/space/disktest"}},
	{Path: "raftstore/space/disktest"},
	{Path: "raftstore/shortage", Uses: []string{"raftstore/answered", "raftstore/clock", "core", "raftstore/space"}},
	{Path: "raftstore/index/...",
		Uses: []string{"core", "core/state", "core/machine", "core/passport/...", "core/address", "core/address/change", "core/address/former", "core/address/houses", "core/address/words", "core/names",
			"core/chunk", "core/edit", "core/edition", "raftstore/index/..."},
		Tests: []string{"core/..."}},

	{Path: "core/machine/...",
		Uses: []string{"core", "core/state", "core/access", "core/audit", "core/paper", "core/edition",
			"core/selection", "core/sshkey", "core/wire", "core/machine/..."},
		Tests: []string{"core/..."}},
	{Path: "core/query/...",
		Uses: []string{"core", "core/state", "core/access", "core/attention", "core/audit", "core/seal", "core/passport",
			"core/address", "core/names", "core/paper", "core/selection", "core/forecast", "core/export",
			"core/edition", "core/rejected", "core/query/..."},
		// The auditor's replay judges what an export of the state says.
		Tests: []string{"core/...", "tools/sheafverify/replay"}},
	{Path: "core/query/odds", Uses: []string{"core", "core/chance", "core/selection", "core/state"},
		Tests: []string{"core/..."}},
	{Path: "core/state/statetest", Uses: []string{"core", "core/state"}},
	{Path: "core/wire", Tests: []string{"core", "core/state", "core/machine", "core/machine/machinetest"}},
	{Path: "core/state", Uses: []string{"core", "core/wire"}, Tests: []string{"core/state/statetest"}},
	{Path: "core/attention", Uses: []string{"core"}, Tests: []string{"core/text"}},
	{Path: "core/access", Uses: []string{"core"}},
	{Path: "core/audit", Uses: []string{"core"}},
	{Path: "core/seal", Uses: []string{"core"}},
	{Path: "core/chunk", Uses: []string{"core"}},
	{Path: "core/edit", Uses: []string{"core"}},
	{Path: "core/edition", Uses: []string{"core", "core/chunk"}, Tests: []string{"core/text"}},
	{Path: "core/export", Uses: []string{"core", "core/audit"}, Tests: []string{"core/seal"}},
	{Path: "core/password", Uses: []string{"core"}},
	{Path: "core/text", Uses: []string{"core"}},
	{Path: "core/passport/stored", Uses: []string{"core", "core/state", "core/edition", "core/passport", "core/passport/change"},
		Tests: []string{"core/text"}},
	{Path: "core/passport/change", Uses: []string{"core", "core/passport"}, Tests: []string{"core/text", "core/passport/list"}},
	{Path: "core/passport/list", Uses: []string{"core", "core/passport"}, Tests: []string{"core/text"}},
	{Path: "core/passport/hint", Uses: []string{"core/passport"}, Tests: []string{"core/text"}},
	{Path: "core/passport", Uses: []string{"core", "core/passport/growing", "core/passport/packed", "core/passport/soviet"}, Tests: []string{"core/text"}},
	{Path: "core/address/words"},
	{Path: "core/address/houses"},
	{Path: "core/address/former", Uses: []string{"core/edit", "core/address/words"}},
	{Path: "core/address/...", Uses: []string{"core", "core/chunk", "core/edit", "core/address/..."}, Tests: []string{"core/text"}},
	{Path: "core/address", Uses: []string{"core", "core/chunk", "core/edit", "core/address/former", "core/address/words", "core/address/houses"}, Tests: []string{"core/text"}},
	{Path: "core/names", Uses: []string{"core", "core/chunk", "core/edit"}, Tests: []string{"core/text"}},
	{Path: "core/towns", Uses: []string{"core", "core/edit"}},
	{Path: "core/passport/growing"},
	{Path: "core/passport/packed"},
	{Path: "core/passport/soviet"},
	{Path: "core/picture", Uses: []string{"core", "core/fragment"}, Tests: []string{"core/text"}},
	{Path: "core/certification", Uses: []string{"core"}, Tests: []string{"core/text"}},
	{Path: "core/fragment"},
	{Path: "core/scan/table", Uses: []string{"core", "core/frame"}, Tests: []string{"core/paper", "core/scan", "tools/demo/scans"}},
	{Path: "core/scan", Uses: []string{"core", "core/frame", "core/paper"}, Tests: []string{"tools/demo/scans"}},
	{Path: "core/frame"},
	{Path: "core/paper", Uses: []string{"core"}, Tests: []string{"core/text"}},
	{Path: "core/sshkey", Uses: []string{"core"}, Tests: []string{"core/text"}},
	{Path: "core/rejected", Uses: []string{"core"}, Tests: []string{"core/text"}},
	{Path: "core/selection", Uses: []string{"core"}, Tests: []string{"core/text"}},
	{Path: "core/chance", Uses: []string{"core", "core/forecast"}, Tests: []string{"core/text"}},
	{Path: "core/forecast", Uses: []string{"core"}, Tests: []string{"core/text"}},
	{Path: "core"},
}

// maxDepth is the longest chain of our own imports, counted in arrows. A
// deeper house cannot be held in the head.
const maxDepth = 6

// ban forbids importing some packages in some rooms. Each pattern here, and
// each name further down, needs a planted violation under testdata.
type ban struct {
	Rooms   []string // patterns of rooms
	Imports []string // patterns of import paths
	Reason  string
}

var pure = []string{"core/..."}
var replicated = []string{"core/machine/...", "core/state/..."}

var bans = []ban{
	{pure, []string{"os/...", "io/ioutil", "path/filepath", "syscall/...", "golang.org/x/sys/..."},
		"the core does no I/O: take an io.Reader or the bytes"},
	{pure, []string{"net/...", "github.com/valyala/fasthttp/...", "google.golang.org/grpc/..."},
		"the core knows no network: it answers values, the rooms above carry them"},
	{pure, []string{"log/...", "github.com/rs/zerolog/..."},
		"the core returns errors and never logs: only tools/sheaf and outer loops log"},
	{pure, []string{"math/rand/...", "crypto/rand", "hash/maphash", "github.com/google/uuid"},
		"the core makes no randomness: take an io.Reader, so that a history replays to the same bytes"},
	{pure, []string{"database/...", "github.com/dgraph-io/...", "github.com/hashicorp/raft/...",
		"github.com/hashicorp/raft-wal/...", "go.etcd.io/..."},
		"the core knows no store: it reads state.View and writes state.Tx"},
	{pure, []string{"plugin", "github.com/hashicorp/go-plugin/..."},
		"the core calls no plugin: a verdict comes in as a value"},
	{pure, []string{"github.com/blugelabs/..."},
		"indexes serve people before a command and never decide"},
	{pure, []string{"html/...", "text/template/...", "github.com/valyala/quicktemplate/..."},
		"the core renders nothing: pages belong to httpui"},
	{pure, []string{"runtime/...", "unsafe", "C"},
		"the core must not see the machine it runs on"},
	{replicated, []string{"golang.org/x/text/...", "unicode", "regexp/..."},
		"Unicode tables change between releases, so replicas would differ: normalise before propose"},
	{replicated, []string{"encoding/json/..."},
		"commands, facts and records are msgpack without maps; JSON is for leaves, in core/audit"},
	{replicated, []string{"sync/...", "context"},
		"Apply runs alone and to its end: no goroutine, no deadline"},
	{[]string{"tools/sheafverify/..."}, []string{"github.com/...", "google.golang.org/...", "go.etcd.io/..."},
		"an auditor needs only the standard library and x/mod"},
}

// name forbids using some names of one package in some rooms. An empty list
// of names means every name of the package.
type name struct {
	Rooms   []string
	Rule    string
	Package string
	Names   []string
	Reason  string
}

const (
	noClock  = "the core knows no clock: time comes in as a value, or as a Now func() time.Time"
	noRandom = "the core makes no randomness: take an io.Reader, so that a history replays to the same bytes"
	noTables = "Unicode tables change between releases, so replicas would differ: normalise before propose"
	noOrder  = "the order is random, so replicas would differ: sort first, as in slices.Sorted(maps.Keys(m))"
)

var names = []name{
	{pure, "clock", "time", []string{"Now", "Since", "Until", "After", "AfterFunc", "Sleep", "Tick",
		"NewTimer", "NewTicker"}, noClock},
	{pure, "clock", "time", []string{"Local", "LoadLocation", "Time.Local"},
		"the machine's zone is not part of the state: use UTC, or a zone that comes in as data"},
	{pure, "clock", "context", []string{"WithTimeout", "WithDeadline", "WithTimeoutCause", "WithDeadlineCause"},
		noClock},
	{pure, "random", "math/rand", nil, noRandom},
	{pure, "random", "math/rand/v2", nil, noRandom},
	{pure, "random", "crypto/rand", nil, noRandom},
	{pure, "random", "hash/maphash", nil, noRandom},
	{pure, "random", "github.com/google/uuid", nil, noRandom},
	{pure, "random", "crypto/ecdsa", []string{"GenerateKey", "Sign", "SignASN1"}, noRandom},
	{pure, "random", "crypto/ecdh", []string{"Curve.GenerateKey"}, noRandom},
	{pure, "random", "crypto/rsa", []string{"GenerateKey", "GenerateMultiPrimeKey"}, noRandom},
	{pure, "random", "crypto/cipher", []string{"NewGCMWithRandomNonce"}, noRandom},
	{replicated, "unicode", "strings", []string{"ToUpper", "ToLower", "Title", "ToTitle", "EqualFold",
		"ToUpperSpecial", "ToLowerSpecial", "ToTitleSpecial"}, noTables},
	{replicated, "unicode", "bytes", []string{"ToUpper", "ToLower", "Title", "ToTitle", "EqualFold",
		"ToUpperSpecial", "ToLowerSpecial", "ToTitleSpecial"}, noTables},
	{replicated, "map-order", "sync", []string{"Map.Range"}, noOrder},
	{replicated, "map-order", "reflect", []string{"Value.MapKeys", "Value.MapRange"}, noOrder},
}

// unsorted are the functions of package maps that give their elements in the
// order of the map. Replicated rooms may use them only inside slices.Sorted.
var unsorted = []string{"Keys", "Values", "All"}

// roomy packages hold one file per concept of the whole domain. They may have
// 10,000 lines and any number of exports.
// core/state and httpui/page are lists by nature: of tables and of view models.
var roomy = []string{"core", "core/machine", "core/machine/machinetest", "core/query", "core/state", "httpui", "httpui/page",
	"tools/sheafverify/replay"}

// Budgets outside generated code. A line is a line as wc -l counts it.
const (
	maxFileLines    = 600
	maxFuncLines    = 70
	maxPackageLines = 1500
	maxRoomyLines   = 10000
	maxExports      = 40
)

// loud are the levels of the logger that only the board of alarms uses.
var loud = []string{"Error", "Warn", "Fatal", "Panic", "Err", "WithLevel"}

const (
	logger = `"github.com/rs/zerolog"`
	board  = "tools/sheaf/alarm"
)

// vague names say nothing about what a package guarantees.
var vague = []string{"util", "utils", "common", "helper", "helpers", "types", "models", "misc", "shared"}

// topFolders are all there are, and each explains itself in a DESIGN.md. docs
// holds nothing but pages and needs none.
var topFolders = []string{"core", "packs", "raftstore", "httpui", "tools", "bench"}
