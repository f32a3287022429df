package place

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// Location is the source and the machine that a figure holds for.
type Location struct {
	Commit, Machine string
}

// Here is the place of this run.
func Here(ctx context.Context) Location {
	return Location{Commit: commit(ctx), Machine: machine()}
}

// commit is the short hash of the source. "+dirty" means that the source
// measured is not the source committed; the page of results does not count.
func commit(ctx context.Context) string {
	head, err := exec.CommandContext(ctx, "git", "rev-parse", "--short=12", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	hash := strings.TrimSpace(string(head))
	changes, err := exec.CommandContext(ctx, "git", "status", "--porcelain", "--", ":/", ":!/bench/RESULTS.md").Output()
	if err != nil || len(changes) > 0 {
		return hash + "+dirty"
	}
	return hash
}

// machine names processor, cores, memory, system and compiler; nothing that
// tells whose machine it is.
func machine() string {
	return fmt.Sprintf("%s, %d cores, %s, %s/%s, %s", processor(), runtime.NumCPU(), memory(),
		runtime.GOOS, runtime.GOARCH, runtime.Version())
}

func processor() string {
	if v := lineOf("/proc/cpuinfo", "model name"); v != "" {
		return v
	}
	return runtime.GOARCH
}

func memory() string {
	var kib int64
	if _, err := fmt.Sscanf(lineOf("/proc/meminfo", "MemTotal"), "%d kB", &kib); err != nil {
		return "memory unknown"
	}
	return fmt.Sprintf("%d GiB", (kib+1<<19)>>20)
}

// lineOf finds "name : value" in one of the system's text files.
func lineOf(file, name string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		key, value, ok := strings.Cut(line, ":")
		if ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
