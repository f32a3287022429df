package seal

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestSeal_Waits(t *testing.T) {
	time.Sleep(time.Millisecond)
	synctest.Test(t, func(*testing.T) { time.Sleep(time.Hour) })
}
