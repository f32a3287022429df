package result

import (
	"testing"
)

func TestQuantile_Interpolates(t *testing.T) {
	for _, c := range []struct {
		samples []float64
		q, want float64
	}{
		{[]float64{7}, 0.5, 7},
		{[]float64{4, 1, 3, 2}, 0.5, 2.5},
		{[]float64{5, 1, 4, 2, 3}, 0.5, 3},
		{[]float64{5, 1, 4, 2, 3}, 0, 1},
		{[]float64{5, 1, 4, 2, 3}, 1, 5},
	} {
		if got := Quantile(c.samples, c.q); got != c.want {
			t.Errorf("quantile %v of %v is %v, want %v", c.q, c.samples, got, c.want)
		}
	}
}

func TestNumber_ThreeDigitsNoExponent(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 0.01234: "0.0123", 1.5: "1.5", 99.96: "100", 1234567: "1234567"} {
		if got := Number(v); got != want {
			t.Errorf("%v prints %s, want %s", v, got, want)
		}
	}
}

// Of runs that were slow on both sides only the ratio counts.
func TestPeerOfRuns(t *testing.T) {
	p := PeerOfRuns("vs_x.y", []float64{10, 200, 30}, []float64{5, 100, 10})
	if p.Ratio != 2 || p.Ours != 30 || p.Theirs != 10 || p.Runs != 3 {
		t.Errorf("%+v", p)
	}
}
