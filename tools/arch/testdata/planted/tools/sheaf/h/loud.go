package h

import "github.com/rs/zerolog"

func tell(log zerolog.Logger, err error) string {
	log.Info().Msg("not loud")
	log.Warn().Str("why", err.Error()).Msg("loud")
	line := log.WithLevel(zerolog.ErrorLevel).Err(err)
	line.Send()
	return err.Error()
}
