package nodes

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// OwnWrites are the milliseconds of so many reads of one's own write, of which the first is turn from.
func (h *House) OwnWrites(ctx context.Context, from, count int) (took []float64, err error) {
	leader, err := h.Leader(ctx)
	if err != nil {
		return nil, err
	}
	for turn := range count {
		one, err := h.ownWrite(ctx, leader, from+turn)
		if err != nil {
			return nil, err
		}
		took = append(took, one.Seconds()*1e3)
	}
	return took, nil
}

// ownWrite leaves a note through one follower and asks another one for the visit at once, as a browser does that
// carries along what it has seen. It says how long the answer took, and fails if the note is not in it.
func (h *House) ownWrite(ctx context.Context, leader, turn int) (time.Duration, error) {
	d, note := h.desk(turn), Note(0, turn)
	through, asked := h.nodes[(leader+1)%len(h.nodes)], h.nodes[(leader+2)%len(h.nodes)]
	body, err := json.Marshal(map[string]string{"note": note})
	if err != nil {
		return 0, err
	}
	path := "/api/v1/visits/" + d.visit
	_, cookies, err := d.send(ctx, http.MethodPost, through.URL+path+"/note", string(body), nil)
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	said, _, err := d.send(ctx, http.MethodGet, asked.URL+path, "", cookies)
	took := time.Since(begun)
	if err != nil {
		return 0, err
	}
	var shown struct{ Note string }
	if err := json.Unmarshal(said, &shown); err != nil || shown.Note != note {
		return 0, errors.Join(errors.New("a follower does not show the sender what he wrote through another"), err)
	}
	return took, nil
}

// send asks for something as the owner of the desk's token.
func (d desk) send(ctx context.Context, method, url, body string, cookies []*http.Cookie) ([]byte, []*http.Cookie, error) {
	r, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("Authorization", "Bearer "+d.token)
	r.Header.Set("Content-Type", "application/json")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %.200s", answer.Status, said)
	}
	return said, answer.Cookies(), err
}
