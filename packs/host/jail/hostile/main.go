package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/sheaf-drive/sheaf/packs"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "deaf" {
		// Serve watches the host's pipe only where it is told its number.
		if err := os.Unsetenv("SHEAF_PACK_LIFELINE"); err != nil {
			os.Exit(4)
		}
	}
	version := "1.0.0"
	if len(os.Args) > 1 && os.Args[1] == "other" {
		version = "2.0.0"
	}
	packs.Serve(&hostile{version: version})
}

type hostile struct {
	version string
	asked   int
}

// Describe implements packs.Pack.
func (h *hostile) Describe(context.Context) (packs.Manifest, error) {
	return packs.Manifest{ID: "hostile", Version: h.version}, nil
}

// Form implements packs.Pack.
func (h *hostile) Form(context.Context, packs.FormRequest) (packs.Form, error) {
	return packs.Form{}, nil
}

// Cases implements packs.Pack.
func (h *hostile) Cases(context.Context) ([]packs.GoldenCase, error) { return nil, nil }

// Judge implements packs.Pack.
func (h *hostile) Judge(_ context.Context, c packs.Case) (packs.Verdict, error) {
	h.asked++
	v := packs.Verdict{Region: c.Document.Number}
	done := ""
	switch c.Family {
	case "":
		return v, nil
	case "die":
		os.Exit(3)
	case "hang":
		select {}
	case "spin":
		for {
			h.asked += 2
		}
	case "change":
		v.ChancePermille = h.asked % 1000
		return v, nil
	case "flood":
		flood()
	case "swell":
		v.Region = strings.Repeat("9", 10<<30)
	case "burst":
		v.Region = strings.Repeat("9", 20<<20)
	default:
		done = try(c.Family, c.Given)
	}
	v.Findings = []packs.Finding{{Code: "did", Severity: packs.Hint, Params: []string{done}}}
	return v, nil
}

// flood prints a hundred megabytes without an end of the line, and as many lines.
func flood() {
	text := []byte(strings.Repeat("CANARY ", 1<<14))
	for range 900 {
		_, _ = os.Stderr.Write(text)
		fmt.Fprintln(os.Stderr)
	}
}

// try does one thing and says "done", or what the kernel said.
func try(what, to string) string {
	var err error
	switch what {
	case "read":
		_, err = os.ReadFile(to)
	case "list":
		_, err = os.ReadDir(to)
	case "write":
		err = os.WriteFile(os.Getenv("PLUGIN_UNIX_SOCKET_DIR")+"/"+to, []byte("x"), 0o600)
	case "make":
		err = os.Mkdir(os.Getenv("PLUGIN_UNIX_SOCKET_DIR")+"/"+to, 0o700)
	case "start":
		err = exec.Command(to).Run()
	case "fork":
		_, _, number := unix.RawSyscall6(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0, 0, 0, 0)
		err = errno(number)
	case "become":
		err = syscall.Exec(to, []string{to}, nil)
	case "dial":
		network, address, _ := strings.Cut(to, " ")
		_, err = net.Dial(network, address)
	case "listen":
		network, address, _ := strings.Cut(to, " ")
		_, err = net.Listen(network, address)
	case "kill":
		err = unix.Kill(1, 0)
	case "trace":
		err = unix.PtraceAttach(1)
	case "share":
		_, err = unix.Mmap(-1, 0, 4096, unix.PROT_READ, unix.MAP_SHARED|unix.MAP_ANON)
	case "unlimit":
		err = unix.Prlimit(0, unix.RLIMIT_DATA, &unix.Rlimit{Cur: unix.RLIM_INFINITY, Max: unix.RLIM_INFINITY}, nil)
	case "whoami":
		return fmt.Sprint(os.Getuid(), os.Getpid(), os.Environ())
	}
	if err != nil {
		return err.Error()
	}
	return "done"
}

func errno(n syscall.Errno) error {
	if n == 0 {
		return nil
	}
	return n
}
