package reception

import (
	"bytes"
	"errors"
	"mime/multipart"
	"strconv"

	"github.com/sheaf-drive/sheaf/tools/demo/drive"
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

// Lift is the body with which a coordinator passes over a block: a finding by its code.
func Lift(code string) map[string]any {
	return map[string]any{"code": code, "reason": "Справка МВД от сегодня: паспорт действителен, запись в списке ошибочна"}
}

// Lines are the bodies of the third step, one for each line that is reserved to somebody with the
// fate and that does not stay so.
func Lines(f drive.Fate) []map[string]any {
	write := map[string]any{"outcome": "write"}
	switch f {
	case drive.Written, drive.Lifted:
		return []map[string]any{write}
	case drive.Corrected:
		return []map[string]any{{"outcome": "correct", "remark": "В графе 4 исправлен номер квартиры, исправление оговорено"}}
	case drive.Spoiled:
		return []map[string]any{{"outcome": "spoil", "reason": "blot", "remark": "Клякса в графе 2"}, write}
	case drive.Left:
		return []map[string]any{{"outcome": "left"}}
	}
	return nil
}
