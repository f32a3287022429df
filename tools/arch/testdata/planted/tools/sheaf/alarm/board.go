package alarm

import "github.com/rs/zerolog"

// Raise is the one place that logs alarms.
func Raise(log zerolog.Logger) { log.Error().Msg("an alarm begins") }
