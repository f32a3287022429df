package suggest

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

// A typist presses each key when it is due, whether the ones before were answered or not.
func TestType_WaitsForNoAnswer(t *testing.T) {
	in, toTypist := io.Pipe()
	fromTypist, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := Type(t.Context(), in, out)
		out.Close()
		ended <- err
	}()
	keys := []press{{0, "83", "мира"}, {time.Millisecond, "83", "мир"}, {2 * time.Millisecond, "29", "лес"}}
	if err := tell(toTypist, keys); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(fromTypist)
	var pressed []string
	for range keys {
		lines.Scan()
		pressed = append(pressed, lines.Text())
	}
	if !slices.Equal(pressed, []string{"0", "1", "2"}) {
		t.Errorf("pressed were %v", pressed)
	}
	if _, err := io.WriteString(toTypist, "2\n0\n1\n"); err != nil {
		t.Fatal(err)
	}
	var measured pace
	if lines.Scan(); json.Unmarshal(lines.Bytes(), &measured) != nil || measured.P99 <= 0 {
		t.Errorf("it says %s", lines.Bytes())
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestType_RefusesToMakeFiguresUp(t *testing.T) {
	for name, in := range map[string]string{
		"nothing to type": "\n", "no keystroke": "what\n\n", "no answer": `{"Due":0}` + "\n\n", "an answer to nothing": `{"Due":0}` + "\n\n7\n",
	} {
		var out strings.Builder
		if err := Type(t.Context(), strings.NewReader(in), &out); err == nil || strings.Contains(out.String(), "P99") {
			t.Errorf("%s: %v, %s", name, err, out.String())
		}
	}
}
