// Package forecast is part of a planted house.
package forecast
