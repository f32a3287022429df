package jail

import (
	"runtime"

	"github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

// calls are those that need no look at their arguments: files that Landlock allows, the streams
// that are open, memory, threads, time. Everything else is answered "not permitted".
var calls = []string{
	"read", "write", "readv", "writev", "pread64", "close", "fstat", "lseek", "fcntl", "pipe2", "eventfd2",
	"openat", "unlinkat", "readlinkat", "getdents64", "getcwd",
	"epoll_create1", "epoll_ctl", "epoll_pwait", "ppoll",
	"bind", "listen", "accept4", "getsockname", "getpeername", "getsockopt", "setsockopt", "shutdown",
	"sendto", "recvfrom", "sendmsg", "recvmsg",
	"munmap", "mprotect", "madvise", "mincore", "mremap",
	"futex", "sched_yield", "sched_getaffinity", "set_robust_list", "set_tid_address", "rseq", "membarrier",
	"gettid", "getpid", "getppid", "getuid", "geteuid", "getgid", "getegid",
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "tgkill", "restart_syscall",
	"clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday",
	"getrlimit", "getrusage", "prlimit64", "uname", "sysinfo", "getrandom", "exit", "exit_group",
}

// ofPlatform are those that a Go program has on one kind of machine only, or that are called otherwise there.
var ofPlatform = map[string][]string{
	"amd64": {"newfstatat", "arch_prctl", "epoll_wait", "unlink"},
	"arm64": {"fstatat"}, // newfstatat, as the list of the library calls it
}

// streamSocket is the one kind of socket that Go asks for between processes.
const streamSocket = unix.SOCK_STREAM | unix.SOCK_CLOEXEC | unix.SOCK_NONBLOCK

// policy lets through the calls above, and a few with certain arguments.
func policy() seccomp.Policy {
	is := func(argument uint32, value uint64) seccomp.Condition {
		return seccomp.Condition{Argument: argument, Operation: seccomp.Equal, Value: value}
	}
	bit := func(argument uint32, o seccomp.Operation, value uint64) seccomp.Condition {
		return seccomp.Condition{Argument: argument, Operation: o, Value: value}
	}
	return seccomp.Policy{
		DefaultAction: seccomp.ActionErrno,
		Syscalls: []seccomp.SyscallGroup{{
			Action: seccomp.ActionAllow,
			Names:  append(append([]string(nil), calls...), ofPlatform[runtime.GOARCH]...),
			NamesWithCondtions: []seccomp.NameWithConditions{
				// A thread, not a process.
				{Name: "clone", Conditions: []seccomp.Condition{bit(0, seccomp.BitsSet, unix.CLONE_THREAD)}},
				// Memory that counts against the limit: neither shared nor a stack that grows.
				{Name: "mmap", Conditions: []seccomp.Condition{bit(3, seccomp.BitsNotSet, unix.MAP_SHARED|unix.MAP_GROWSDOWN)}},
				{Name: "socket", Conditions: []seccomp.Condition{is(0, unix.AF_UNIX), is(1, streamSocket)}},
				// The program itself, whose descriptor the kernel closes as it starts.
				{Name: "execveat", Conditions: []seccomp.Condition{is(0, programFD), is(4, emptyPath)}},
			},
		}},
	}
}
