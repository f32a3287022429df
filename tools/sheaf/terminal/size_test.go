package terminal

import "testing"

func TestSize(t *testing.T) {
	for text, want := range map[string]uint64{
		"0": 0, "1000": 1000, "4KiB": 4 << 10, "512MiB": 512 << 20, "2GiB": 2 << 30, "1TiB": 1 << 40,
	} {
		var s Size
		if err := s.Set(text); err != nil || uint64(s) != want || s.String() != text {
			t.Errorf("%s is %d, written %s: %v", text, s, s.String(), err)
		}
	}
	for _, text := range []string{"", "GiB", "-1", "1.5GiB", "5 GiB", "5gb", "16777216TiB", "18446744073709551616"} {
		s := Size(7)
		if err := s.Set(text); err == nil || s != 7 {
			t.Errorf("%q is %d", text, s)
		}
	}
}
