package folder

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/core"
)

// Condition is what can be said of a store's folder without opening it.
type Condition struct {
	// Version is the layout of the folder; 0 when no store was ever opened in it.
	Version int
	// Holder is the process that has the folder open now, "" when none has.
	Holder string
}

// Inspect looks at a store's folder, which a running node may have open, and changes nothing.
// It refuses what [Open] would refuse of the version.
func Inspect(root string) (Condition, error) {
	f := &Folder{Root: root}
	version, err := f.readVersion()
	if errors.Is(err, fs.ErrNotExist) {
		version, err = 0, f.mustBeFresh()
	}
	if err != nil {
		return Condition{}, err
	}
	holder, err := f.holder()
	return Condition{Version: version, Holder: holder}, err
}

// holder asks the kernel who has the lock. It asks for a shared one and gives it back at once:
// a node that starts in this very moment is refused and has to be started again.
func (f *Folder) holder() (string, error) {
	lock, err := os.Open(f.lockFile())
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("opening the lock file: %w", err)
	}
	defer lock.Close()
	err = unix.Flock(int(lock.Fd()), unix.LOCK_SH|unix.LOCK_NB)
	if err == nil {
		return "", nil
	}
	if !errors.Is(err, unix.EWOULDBLOCK) {
		return "", fmt.Errorf("asking for the lock: %w", err)
	}
	return holderIn(lock), nil
}

// holderIn reads the number of the process that has the lock.
func holderIn(lock io.Reader) string {
	number, _ := io.ReadAll(io.LimitReader(lock, 20)) // a lock without a number is a lock, too
	if len(number) == 0 {
		return "?"
	}
	return strings.TrimSpace(string(number))
}

// readVersion reads the version file and refuses a version that this program cannot read.
func (f *Folder) readVersion() (int, error) {
	data, err := os.ReadFile(f.version())
	if err != nil {
		return 0, fmt.Errorf("reading the version file: %w", err)
	}
	number, found := strings.CutPrefix(strings.TrimSpace(string(data)), versionPrefix)
	version, err := strconv.Atoi(number)
	switch {
	case !found || err != nil || version < 1:
		return 0, core.Refuse(core.Invalid, "data", "store.version_unreadable", f.version())
	case version > FormatVersion:
		return 0, core.Refuse(core.Conflict, "data", "store.version_newer", f.Root,
			strconv.Itoa(version), strconv.Itoa(FormatVersion))
	}
	return version, nil
}
