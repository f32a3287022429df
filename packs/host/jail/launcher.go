package jail

import (
	"os"
	"runtime"
	"syscall"
	"time"
	"unsafe"

	"github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

// The limits of a pack. The biggest built-in one lives on a tenth of the memory.
const (
	maxMemory  = 1 << 30
	maxFiles   = 64
	maxThreads = 256
)

// Enter is the launcher: the folder of the cell and the arguments of the program. It ends this
// process, or turns it into the program.
func Enter(args []string) {
	runtime.LockOSThread()
	report := os.NewFile(reportFD, "report")
	probing := len(args) > 0 && args[0] == probe
	if probing {
		args = args[1:]
	}
	step, err := restrict(args)
	if err == nil && probing {
		os.Exit(0)
	}
	if err == nil {
		step, err = "exec", run(args)
	}
	if _, failed := report.WriteString(step + "\n" + cause(err)); failed != nil {
		os.Exit(2)
	}
	os.Exit(1)
}

// restrict takes from this thread what a pack does not need, and names the step that failed.
func restrict(args []string) (step string, err error) {
	if len(args) == 0 {
		return "exec", unix.EINVAL
	}
	for fd := range 3 {
		unix.CloseOnExec(programFD - 1 + fd)
	}
	// The lifeline goes on to the program.
	if _, err := unix.FcntlInt(programFD-1, unix.F_SETFD, 0); err != nil {
		return "exec", err
	}
	for _, one := range []struct {
		step string
		do   func() error
	}{
		{"landlock", func() error { return confineFiles(args[0]) }},
		{"limits", limit},
		{"seccomp", confineCalls},
	} {
		if err := one.do(); err != nil {
			return one.step, err
		}
	}
	return "", nil
}

// limit also sets the hard limits: the program cannot raise them again.
func limit() error {
	for _, l := range []struct {
		what int
		most uint64
	}{
		{unix.RLIMIT_DATA, maxMemory},
		{unix.RLIMIT_NOFILE, maxFiles},
		{unix.RLIMIT_NPROC, maxThreads},
		{unix.RLIMIT_FSIZE, 0},
		{unix.RLIMIT_CORE, 0}, // a dump would hold what voters typed
		{unix.RLIMIT_MEMLOCK, 0},
		{unix.RLIMIT_MSGQUEUE, 0},
	} {
		// Not syscall.Setrlimit, which would have the Go run time raise open files again at exec.
		if err := unix.Prlimit(0, l.what, &unix.Rlimit{Cur: l.most, Max: l.most}, nil); err != nil {
			return err
		}
	}
	return nil
}

// confineCalls lets only through what a Go program needs that is asked over a socket.
func confineCalls() error {
	return seccomp.LoadFilter(seccomp.Filter{NoNewPrivs: true, Policy: policy()})
}

// emptyPath tells execveat to run the open file itself.
const emptyPath = 0x1000

// run calls exec. It answers only when that was refused.
func run(args []string) error {
	path, err := unix.BytePtrFromString("")
	if err != nil {
		return err
	}
	argv, err := syscall.SlicePtrFromStrings(append([]string{"pack"}, args[1:]...))
	if err != nil {
		return err
	}
	envv, err := syscall.SlicePtrFromStrings(os.Environ())
	if err != nil {
		return err
	}
	// Another process that the host was forking at the same moment may hold the copy a little longer.
	for range 100 {
		_, _, number := unix.RawSyscall6(unix.SYS_EXECVEAT, programFD, uintptr(unsafe.Pointer(path)),
			uintptr(unsafe.Pointer(&argv[0])), uintptr(unsafe.Pointer(&envv[0])), emptyPath, 0)
		if err = number; number != unix.ETXTBSY {
			return err
		}
		time.Sleep(time.Millisecond)
	}
	return err
}
