package spelling

import (
	"context"
	"math/rand/v2"
	"strings"

	"github.com/sheaf-drive/sheaf/core/names"
)

const (
	nameRuns = 5
	// russianLetters are those from which a wrong letter is drawn; ё counts as е.
	russianLetters = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
)

// Names measures the list of names that comes with the program. Each run takes the names
// of one fifth and its own letters. Known is the share of the dictionaries' names that is
// answered known: a name of theirs that looks like a slip in a usual one is on the list and asked
// about all the same. Similar is the share of slips of one letter that is answered similar
// with the right name in front; a slip that makes another name of the list is a miss.
//
// Of the usual names every one in step is tried. The samples of all runs are by the ends of the
// figures' ids: "known", "similar", and "similar." with each part of a name and kind of slip.
func Names(ctx context.Context, step int) (map[string][]float64, error) {
	shares := map[string][]float64{}
	for run := range nameRuns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		shares["known"] = append(shares["known"], knownNames(run))
		random := rand.New(rand.NewPCG(uint64(run), 6))
		all := map[string]*hits{}
		for _, kind := range names.Kinds() {
			for i, name := range usualNames(kind) {
				if i%nameRuns == run && i/nameRuns%step == 0 {
					trySlips(random, kind, name, all)
				}
			}
		}
		for what, h := range all {
			shares[what] = append(shares[what], h.share())
		}
	}
	return shares, nil
}

type hits struct{ right, tried int }

func (h *hits) share() float64 { return float64(h.right) / float64(h.tried) }

func knownNames(run int) float64 {
	var h hits
	for _, kind := range names.Kinds() {
		for i, name := range names.Lemmas(kind) {
			if i%nameRuns != run {
				continue
			}
			h.tried++
			if names.Builtin().Check(kind, name).State == names.Known {
				h.right++
			}
		}
	}
	return h.share()
}

// usualNames are the most usual first names and the patronymics of such fathers, and the common
// family names.
func usualNames(kind names.Kind) []string {
	least := names.Popular
	if kind == names.Family {
		least = names.Common
	}
	var out []string
	seen := map[string]bool{}
	for e := range names.Builtin().All() {
		name := strings.ReplaceAll(strings.ToLower(e.Name), "ё", "е")
		if e.Kind == kind && e.Rank >= least && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}

// trySlips tries each kind of slip at each place of a name.
func trySlips(random *rand.Rand, kind names.Kind, name string, all map[string]*hits) {
	letters := []rune(russianLetters)
	word := []rune(name)
	for at := range word {
		other := letters[random.IntN(len(letters))]
		slips := map[string]string{
			"missing": string(word[:at]) + string(word[at+1:]),
			"wrong":   string(word[:at]) + string(other) + string(word[at+1:]),
			"extra":   string(word[:at]) + string(other) + string(word[at:]),
		}
		if at+1 < len(word) {
			slips["swapped"] = string(word[:at]) + string([]rune{word[at+1], word[at]}) + string(word[at+2:])
		}
		for what, typed := range slips {
			if typed == name {
				continue // the same letter again
			}
			a := names.Builtin().Check(kind, typed)
			right := a.State == names.Similar && strings.ReplaceAll(strings.ToLower(a.To[0]), "ё", "е") == name
			for _, in := range []string{"similar", "similar." + string(kind), "similar." + what} {
				if all[in] == nil {
					all[in] = &hits{}
				}
				all[in].tried++
				if right {
					all[in].right++
				}
			}
		}
	}
}
