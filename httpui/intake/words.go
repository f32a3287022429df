package intake

import (
	"strconv"
	"strings"

	"github.com/sheaf-drive/sheaf/core"
	"github.com/sheaf-drive/sheaf/core/query"
)

// ParamField names the sealed i-th parameter of a finding.
func ParamField(code, field string, i int) string {
	return "finding:" + code + ":" + field + ":" + strconv.Itoa(i)
}

// ColumnField names the sealed text of a column; the name carries what is not personal.
func ColumnField(c Column) string {
	writer := "collector"
	if c.Voter {
		writer = "voter"
	}
	return "column:" + strconv.Itoa(c.Number) + ":" + c.Key + ":" + writer
}

// Params reads back the parameters of a finding from the opened words.
func Params(opened query.Fields, f core.FindingMark) []string {
	var params []string
	prefix := "finding:" + f.Code + ":" + f.Field + ":"
	for _, kv := range opened.Group("words") {
		if strings.HasPrefix(kv.Key, prefix) {
			params = append(params, kv.Value)
		}
	}
	return params
}

// Columns reads back the columns of the sheet line from the opened words.
func Columns(opened query.Fields) []Column {
	var columns []Column
	for _, kv := range opened.Group("words") {
		parts := strings.Split(kv.Key, ":")
		if len(parts) != 4 || parts[0] != "column" {
			continue
		}
		number, err := strconv.Atoi(parts[1])
		if err != nil {
			continue
		}
		columns = append(columns, Column{Number: number, Key: parts[2], Text: kv.Value, Voter: parts[3] == "voter"})
	}
	return columns
}
