package stages

import "github.com/sheaf-drive/sheaf/tools/demo/drive"

// LineChecks are the items of the checklist for a line, of the campaign's pack.
func LineChecks() []string {
	return []string{"name", "birth", "address", "address.form", "document", "date", "date.hand", "signature", "remarks", "marks"}
}

// FootChecks are those for the certification.
func FootChecks() []string {
	return []string{"collector.name", "collector.birth", "collector.address", "collector.document", "collector.date",
		"collector.hand", "collector.signature", "collector.struck", "collector.marks"}
}

// wrong says what a verifier writes of a line with the fault.
func wrong(f drive.Fault) string {
	switch f {
	case drive.Address:
		return "Адрес не так, как в штампе: пропущен корпус"
	case drive.Name:
		return "В отчестве пропущена буква"
	case drive.BirthDate:
		return "Год рождения не тот, что в паспорте"
	case drive.Document:
		return "В номере паспорта переставлены цифры"
	case drive.DateHand:
		return "Дата написана не рукой избирателя"
	case drive.OtherHand:
		return "Подпись не похожа на подпись в паспорте"
	case drive.Changed:
		return "Последняя цифра номера паспорта не та, что заказана и что в паспорте"
	}
	return "Посмотреть ещё раз"
}

// remark is what the collector writes beside a correction.
func remark(f drive.Fault) string {
	switch f {
	case drive.Address:
		return "Вписано «корпус 2», исправленному верить"
	case drive.Name:
		return "Отчество исправлено, исправленному верить"
	}
	return "Исправлено по паспорту, исправленному верить"
}

// strikeWords are the reason and the remark of a struck line.
func strikeWords(f drive.Fault) (reason, remark string) {
	switch f {
	case drive.DateHand, drive.OtherHand:
		return "other_hand", "Вычеркнуто: внесено другой рукой"
	case drive.Document, drive.Changed, drive.Name, drive.BirthDate:
		return "data_wrong", "Вычеркнуто: сведения не соответствуют паспорту"
	}
	return "cannot_be_corrected", "Вычеркнуто: исправить нельзя"
}
