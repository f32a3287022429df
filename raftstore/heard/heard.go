package heard

import (
	"errors"
	"strings"

	"github.com/hashicorp/go-hclog"
	"github.com/rs/zerolog"

	"github.com/sheaf-drive/sheaf/core/attention"
)

// Alarms takes what somebody has to know of a store. A kind without an end of its own is raised each
// time that it happens.
type Alarms interface {
	Raise(k attention.Kind, subject string, cause error, details ...attention.Detail)
}

// Warnings is the logger of a library of which each warning is an alarm.
func Warnings(library string, alarms Alarms) hclog.Logger {
	return logger(library, func(line string) { alarms.Raise(attention.StoreWarned, library, errors.New(line)) })
}

func logger(library string, pass func(line string)) hclog.Logger {
	return hclog.New(&hclog.LoggerOptions{Name: library, Level: hclog.Warn, Output: lines(pass), DisableTime: true})
}

// lines passes on each line by itself.
type lines func(line string)

func (l lines) Write(line []byte) (int, error) {
	l(strings.TrimRight(string(line), "\n"))
	return len(line), nil
}

// Raft is the logger of raft. That a peer does not answer, or that somebody elects himself, it says again and again
// as a warning or an error: in a house of several that is its daily work, and only what it says of this node's
// own disk is an alarm.
func Raft(log zerolog.Logger, alarms Alarms, alone bool) hclog.Logger {
	if alone {
		l := Warnings("raft", alarms)
		l.SetLevel(hclog.Error) // electing oneself is nothing to warn of
		return l
	}
	return logger("raft", func(line string) {
		if ownDisk(line) {
			alarms.Raise(attention.StoreWarned, "raft", errors.New(line))
			return
		}
		log.Info().Msg(line)
	})
}

// ownDisk says whether the line is about what the node could not write or read itself.
func ownDisk(line string) bool {
	if !strings.Contains(line, "[ERROR]") || strings.Contains(line, "peer=") {
		return false
	}
	return strings.Contains(line, "log") || strings.Contains(line, "snapshot") || strings.Contains(line, "persist")
}
