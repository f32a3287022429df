package jail

import (
	"crypto/sha256"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/core"
)

// FolderPrefix begins the name of the folder in which a cell has its socket. A host removes those
// that a killed one left.
const FolderPrefix = "jail"

// The files of the launcher after standard input, output and error.
const (
	programFD = 4
	reportFD  = 5
)

// selfExe is the running program itself, also when the file on disk is another by now.
const selfExe = "/proc/self/exe"

// Cell is the place for one run of one program.
type Cell struct {
	// Folder is where the program makes its socket, and nothing else.
	Folder  string
	program *os.File
	// report is read here and written by the launcher; the kernel closes its end at exec.
	report, reports *os.File
}

// Prepare copies the program, compares it with its digest and makes the folder below dir. Refuses
// Invalid what cannot run in a cell at all.
func Prepare(path string, digest [32]byte, dir string) (*Cell, error) {
	program, err := sealed(path, digest)
	if err != nil {
		return nil, err
	}
	c := &Cell{program: program}
	if err := static(program); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if c.Folder, err = os.MkdirTemp(dir, FolderPrefix); err == nil {
		c.report, c.reports, err = os.Pipe()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("preparing the cell of a pack: %w", err), c.Close())
	}
	return c, nil
}

// Command starts the program with the arguments; lifeline is the first file after standard error.
func (c *Cell) Command(lifeline *os.File, args []string) *exec.Cmd {
	return &exec.Cmd{
		Path:       selfExe,
		Args:       append([]string{"sheaf", "pack", "jail", c.Folder}, args...),
		Dir:        "/",
		Env:        []string{},
		ExtraFiles: []*os.File{lifeline, c.program, c.reports},
		SysProcAttr: &syscall.SysProcAttr{
			// A Ctrl-C at the terminal is for the host.
			Setpgid: true,
			// The kernel would end a sound one too if the thread that started it ended; Go ends none.
			Pdeathsig:   syscall.SIGKILL,
			Cloneflags:  unix.CLONE_NEWUSER | unix.CLONE_NEWNET | unix.CLONE_NEWPID,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 1, HostID: os.Geteuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 1, HostID: os.Getegid(), Size: 1}},
		},
	}
}

// Reason says why a program that did not start was not let in: nil when the cell was closed behind
// it and the fault is its own. started is the error of the start itself.
func (c *Cell) Reason(started error) error {
	var clone *os.PathError
	if errors.As(started, &clone) {
		return refuse("spaces", cause(started))
	}
	if err := c.reports.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return err
	}
	said, err := io.ReadAll(io.LimitReader(c.report, 1000))
	if err != nil {
		return fmt.Errorf("asking the launcher of a pack: %w", err)
	}
	step, why, _ := strings.Cut(string(said), "\n")
	if step == "" {
		return nil
	}
	return refuse(step, why)
}

// Started lets go of what only the start needed.
func (c *Cell) Started() error { return c.reports.Close() }

// Close removes the folder. The program must have ended.
func (c *Cell) Close() error {
	var err error
	for _, f := range []*os.File{c.program, c.report, c.reports} {
		if f == nil {
			continue
		}
		if closed := f.Close(); !errors.Is(closed, os.ErrClosed) {
			err = errors.Join(err, closed)
		}
	}
	if c.Folder != "" {
		err = errors.Join(err, os.RemoveAll(c.Folder))
	}
	return err
}

// cause is the error of the kernel without the path that was tried.
func cause(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number.Error()
	}
	return err.Error()
}

// refuse names the step that the kernel refused and what it said.
func refuse(step, why string) error {
	switch step {
	case "spaces":
		return core.Refuse(core.Unavailable, "pack", "pack.jail_spaces", why)
	case "limits":
		return core.Refuse(core.Unavailable, "pack", "pack.jail_limits", why)
	case "landlock":
		return core.Refuse(core.Unavailable, "pack", "pack.jail_landlock", why)
	case "seccomp":
		return core.Refuse(core.Unavailable, "pack", "pack.jail_seccomp", why)
	}
	return core.Refuse(core.Unavailable, "pack", "pack.jail_exec", why)
}

// errDigest says that the file is not what was proven.
var errDigest = errors.New("the program on disk is not the one that was proven")

// sealed is a copy of the file in memory that nobody can write any more, opened to be read and run.
func sealed(path string, digest [32]byte) (*os.File, error) {
	from, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the program of a pack: %w", err)
	}
	defer from.Close()
	// A process that is forked meanwhile would hold the copy open for writing, and it could not be run.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	fd, err := memory()
	if err != nil {
		return nil, fmt.Errorf("making room for the program of a pack: %w", err)
	}
	to := os.NewFile(uintptr(fd), "program")
	defer to.Close()
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(to, sum), from); err != nil {
		return nil, fmt.Errorf("copying the program of a pack: %w", err)
	}
	if [32]byte(sum.Sum(nil)) != digest {
		return nil, errDigest
	}
	if _, err := unix.FcntlInt(to.Fd(), unix.F_ADD_SEALS, unix.F_SEAL_SEAL|unix.F_SEAL_SHRINK|unix.F_SEAL_GROW|unix.F_SEAL_WRITE); err != nil {
		return nil, fmt.Errorf("sealing the program of a pack: %w", err)
	}
	return os.Open(fmt.Sprintf("/proc/self/fd/%d", fd))
}

// memory is a file in memory that may be run, also where the system runs none unasked.
func memory() (int, error) {
	const flags = unix.MFD_CLOEXEC | unix.MFD_ALLOW_SEALING
	fd, err := unix.MemfdCreate("sheaf-pack", flags|unix.MFD_EXEC)
	if errors.Is(err, unix.EINVAL) { // before Linux 6.3 there was nothing to ask for
		return unix.MemfdCreate("sheaf-pack", flags)
	}
	return fd, err
}

// static refuses a program that the kernel would start by way of another one: no loader and no
// library can be opened in a cell.
func static(program *os.File) error {
	f, err := elf.NewFile(program)
	if err != nil {
		return core.Refuse(core.Invalid, "program", "pack.jail_format")
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			return core.Refuse(core.Invalid, "program", "pack.jail_static")
		}
	}
	return nil
}
