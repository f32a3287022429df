package query

import (
	"context"
	"slices"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/state"
)

// Address opens where a signature was written from and what of it stands on the sheet: the region, the object of the register, the column of the
// address. Who else has signed, and all that was said of the line, stay sealed. One leaf, which names the sheet, is committed first.
func (g *Gate) Address(ctx context.Context, v state.View, ask Ask, of core.Signature) (Fields, error) {
	sheet, _ := of.Line.Split()
	if err := g.Recorder.RecordReading(ctx, Reading{Ask: ask, Campaign: of.Campaign, Subject: "sheet:" + string(sheet.Code())}); err != nil {
		return Fields{}, err
	}
	sealer, err := g.Keys.Sealer(v, of.Campaign)
	if err != nil {
		return Fields{}, err
	}
	var list []field
	for _, group := range []core.Sealed{of.Questionnaire, of.Judgement.Words} {
		if list, err = open(list, sealer, SignatureRecord(of.ID), group); err != nil {
			return Fields{}, err
		}
	}
	return fieldsOf(slices.DeleteFunc(list, func(f field) bool { return !ofAddress(f.name) })), nil
}

// ofAddress knows the fields of an address on a sheet; a column is column:NUMBER:KEY:WRITER among the words.
func ofAddress(name string) bool {
	if column, ok := strings.CutPrefix(name, "words.column:"); ok {
		parts := strings.Split(column, ":")
		return len(parts) > 1 && parts[1] == "address"
	}
	return name == "questionnaire.region" || name == "questionnaire.address_id"
}
