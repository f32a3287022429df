package ladder

import (
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // what collections come as, beside JPEG
	_ "image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core/scan"
)

// picture is one of a collection, with the text that is in it.
type picture struct{ path, text string }

// pictures lists those below a folder that have their text beside them, as ZXing's do: 7.png and 7.txt.
func pictures(dir string) (list []picture, err error) {
	err = filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif"}, strings.ToLower(filepath.Ext(path))) {
			return err
		}
		text, err := os.ReadFile(strings.TrimSuffix(path, filepath.Ext(path)) + ".txt")
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		list = append(list, picture{path, string(text)})
		return err
	})
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("%s has no pictures with their texts beside them", dir)
	}
	return list, err
}

// Passed counts, in each run, the pictures of a collection whose text is read; of is how many there are.
func Passed(ctx context.Context, dir string) (passed []float64, of float64, err error) {
	list, err := pictures(dir)
	if err != nil {
		return nil, 0, err
	}
	for range Runs {
		n := 0.0
		for _, one := range list {
			if err := ctx.Err(); err != nil {
				return nil, 0, err
			}
			img, err := opened(one.path)
			if err != nil {
				return nil, 0, err
			}
			if slices.Contains(scan.Picture(scan.PlaneOf(img)), one.text) {
				n++
			}
		}
		passed = append(passed, n)
	}
	return passed, float64(len(list)), nil
}

func opened(path string) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	img, _, err := image.Decode(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return img, nil
}
