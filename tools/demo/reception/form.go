package reception

import (
	"bytes"
	"errors"
	"mime/multipart"
	"strconv"

	"github.com/sheaf-drive/sheaf/tools/demo/people"
)

// Form is the body of the first step with its content type: the passport and two pictures
// (JPEG) of it, as the screen sends them.
func Form(p people.Person, main, registration []byte) (kind string, body []byte, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range map[string]string{
		"series": p.Passport.Series(), "number": p.Passport.Digits(), "stamp": strconv.Itoa(p.Stamp),
		"birth": string(p.Birth), "issued": string(p.Issued),
	} {
		err = errors.Join(err, w.WriteField(name, value))
	}
	for name, picture := range map[string][]byte{"main": main, "registration": registration} {
		part, errPart := w.CreateFormFile(name, name+".jpg")
		if errPart != nil {
			return "", nil, errPart
		}
		_, errWrite := part.Write(picture)
		err = errors.Join(err, errWrite)
	}
	err = errors.Join(err, w.Close()) // writes the end of the form
	return w.FormDataContentType(), b.Bytes(), err
}

// Questionnaire is the body of the second step. Confirmed are [Visit.Ticks] that were looked
// at; nil at the first try.
func Questionnaire(p people.Person, confirmed []string) map[string]any {
	a := p.Address
	body := map[string]any{
		"family": p.Family, "given": p.Given, "patronymic": p.Patronymic, "region": a.Region,
		"address": a.Typed, "house": a.House, "flat": a.Flat,
	}
	if a.Object != 0 {
		body["address_id"] = strconv.FormatInt(a.Object, 10)
	}
	if confirmed != nil {
		body["confirmed"] = confirmed
	}
	return body
}
