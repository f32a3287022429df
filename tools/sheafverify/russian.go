package main

import "github.com/sheaf-drive/sheaf/tools/sheafverify/replay"

// twins has the Russian of everything that the program says beside its English, but for what
// the replay says, which stands there. The verbs stand in the same order; a test holds both
// tables against the source. Values from the export stand in quotation marks, so that they are
// not taken for words.
var twins = []replay.Twin{
	{usage, `вызов: sheafverify EXPORT --key KEY [--since CHECKPOINT] [--json]

  EXPORT              выгрузка, файл zip
  --key KEY           ключ контрольных точек или файл, в котором он записан
  --since CHECKPOINT  файл с подписанной контрольной точкой, сохранённой раньше; выгрузка должна её продолжать
  --json              вместо текста вывести один объект JSON

коды завершения: 0 проверено, 1 отклонено (выводятся причина и что делать), 2 ошибка вызова
`},

	// The command line.
	{"%q is not one of the options below, or lacks a fitting value",
		"%q — не один из ключей, названных ниже, или при нём нет подходящего значения"},
	{"one EXPORT at a time, not also %q",
		"выгрузки проверяются по одной, а здесь ещё и %q"},
	{"EXPORT is missing: name the file of the export",
		"выгрузка не названа: укажите её файл"},
	{"--key is missing: give the key that sheaf init printed, or the file that holds it",
		"нет --key: укажите ключ, который напечатала команда «sheaf init», или файл, в котором он записан"},
	{"--key is neither a verifier string (NAME+HASH+BASE64) nor a readable file",
		"в --key не ключ контрольных точек (ИМЯ+ХЕШ+BASE64) и не файл, который можно прочесть"},
	{"the file %q holds no verifier string (NAME+HASH+BASE64)",
		"в файле %q нет ключа контрольных точек (ИМЯ+ХЕШ+BASE64)"},
	{"the file %q is longer than %d bytes",
		"файл %q длиннее, чем %d байт"},
	{"there is no file %q; check its name",
		"файла %q нет; проверьте имя"},
	{"the file %q may not be read; ask its owner for the right to read it",
		"читать файл %q не разрешено; попросите у владельца право на чтение"},
	{"the file %q cannot be read; copy it to another disk and try again",
		"файл %q не читается; скопируйте его на другой диск и повторите"},
	{"%q is a folder; name the file of the export",
		"%q — папка; укажите файл выгрузки"},

	// The verdict.
	{"VERIFIED %s",
		"ПРОВЕРЕНО %s"},
	{"REJECTED %s",
		"ОТКЛОНЕНО %s"},
	{"journal      %s: %d leaves, to log index %d",
		"журнал       %s: записей %d, до индекса лога %d"},
	{"checkpoints  %d signed by %s; the last covers %d leaves, root %s",
		"точки        подписанных контрольных точек %d, ключ %s; последняя охватывает записей %d, " +
			"корень %s"},
	{"uncovered    leaves behind the last checkpoint: %d, only records of checkpoints",
		"вне точек    записей за последней контрольной точкой: %d, только о контрольных точках"},
	{"since        extends the given checkpoint of %d leaves",
		"прежняя      выгрузка продолжает данную контрольную точку, записей в ней %d"},
	{"transitions  %d replayed, all allowed",
		"переходы     повторено %d, все разрешены"},
	{"two persons  approvals and lifted blocks %d, steps of check and certification %d, sheets spoiled or destroyed before a witness %d; " +
		"nowhere one person for both",
		"два лица     согласований и снятых запретов %d, шагов проверки и заверения %d, испорчено и уничтожено при свидетеле %d; " +
			"нигде одно лицо не действовало за двоих"},
	{"one place    sheets %d, each in one place after each of %d steps: in offices %d, in parcels %d, in the store %d, " +
		"in volumes %d, lost %d, spoiled or destroyed %d",
		"одно место   листов %d, каждый в одном месте после каждого из шагов, которых %d: в офисах %d, в посылках %d, " +
			"в хранилище %d, в томах %d, утрачено %d, испорчено и уничтожено %d"},
	{"quotas       selections %d, each held to minimum, maximum and the caps of its regions",
		"квоты        выборок %d, в каждой соблюдены минимум, максимум и пределы регионов"},
	{"handed in    selection %s by pack %s: signatures %d of %d to %d, regions %d with none over its cap, sheets %d, volumes %d",
		"сдано        выборка %s по правилам %s: подписей %d при норме от %d до %d, регионов %d, сверх предела ни одного, " +
			"листов %d, томов %d"},
	{"tables       %s; all equal to the replay",
		"таблицы      %s; все сходятся с повтором журнала"},
	{"%s line %d: %s",
		"%s, строка %d: %s"},
	{wholeExport,
		"выгрузка"},

	// What to do.
	{damaged,
		"Сохраните этот файл и получите выгрузку ещё раз. Если отклонена и она, покажите обе другим " +
			"аудиторам."},
	{tooLarge,
		"Сохраните этот файл, не распаковывайте его и получите выгрузку ещё раз. Если велика и она, спросите в " +
			"кампании о причине."},
	{otherVersion,
		"Проверьте программой sheafverify того выпуска, на котором работает кампания; номер выпуска " +
			"назовут в кампании."},
	{unsigned,
		"История переписана, обрезана или дописана, либо ключ или сохранённая контрольная точка не от " +
			"этой кампании. Сохраните этот файл, получите ключ лично и покажите то и другое другим аудиторам."},
	{forbidden,
		"Кампания записала то, чего её правила не разрешают, или журнал изменён. Сохраните этот файл и " +
			"запросите в кампании документы о записи или строке, которая здесь названа."},
	{underived,
		"Журнал подписан, а таблица нет: не пользуйтесь её числами. Сохраните этот файл и спросите в " +
			"кампании, откуда взялась таблица."},

	// The zip and its manifest.
	{"not a zip file, or damaged",
		"это не файл zip, или он повреждён"},
	{"holds a file that does not belong there: %q",
		"внутри лишний файл: %q"},
	{"stands in the zip twice",
		"файл стоит в архиве дважды"},
	{"claims %d bytes unpacked, more than an export can hold",
		"объявлено %d байт после распаковки, больше, чем бывает в выгрузке"},
	{"the file %s is missing",
		"нет файла «%s»"},
	{"does not stand in its place in the zip",
		"файл стоит в архиве не на своём месте"},
	{"is not the JSON of a manifest",
		"это не JSON описи"},
	{"is not in canonical form",
		"опись записана не в канонической форме"},
	{"has the format %q, this program knows %q of such files",
		"формат %q, а эта программа знает %q для таких файлов"},
	{"is not in Parquet", "не в формате Parquet"},
	{"%q is no campaign",
		"%q — не имя кампании"},
	{"the origin is %q, the campaign's is %q",
		"происхождение журнала названо %q, а у этой кампании оно %q"},
	{"says nothing about %s",
		"в описи ничего нет о файле «%s»"},
	{"speaks of a file that does not belong to an export",
		"в описи назван файл, которого в выгрузке не бывает"},
	{"does not lie where the zip says, or the disk fails",
		"файл лежит не там, где указано в архиве, или отказывает диск"},
	{"the packed bytes do not have the digest in the manifest",
		"сумма сжатых байтов не та, что в описи"},
	{"byte %d is not as an export is written",
		"байт %d не такой, каким его пишет выгрузка"},
	{"cannot be unpacked: its bytes are damaged, or the disk fails",
		"файл не распаковывается: байты повреждены или отказывает диск"},
	{"does not have the digest and size in the manifest",
		"сумма и размер файла не те, что в описи"},
	{"the last line has no line break: the file was cut",
		"последняя строка не завершена: файл обрезан"},
	{"the line is longer than %d bytes",
		"строка длиннее, чем %d байт"},

	// Checkpoints.
	{"the checkpoints are signed by %q, the given key is %q",
		"контрольные точки подписаны ключом %q, а дан ключ %q"},
	{"the checkpoint bears no valid signature of %s",
		"на контрольной точке нет верной подписи ключа «%s»"},
	{"the checkpoint does not have three lines",
		"в контрольной точке не три строки"},
	{"the checkpoint is of %q, not of %q",
		"контрольная точка относится к %q, а не к %q"},
	{"the checkpoint's size %q is no size",
		"размер контрольной точки %q — не размер"},
	{"the checkpoint's root is no hash",
		"корень контрольной точки — не хеш"},
	{"the sizes of the checkpoints do not ascend",
		"размеры контрольных точек не возрастают"},
	{"holds no checkpoint: nobody vouches for the journal",
		"нет ни одной контрольной точки: за журнал никто не ручается"},
	{"holds %d checkpoints, the manifest says %d",
		"контрольных точек %d, а в описи %d"},
	{"is not part of a signed checkpoint",
		"это не часть подписанной контрольной точки"},
	{"ends in the middle of a checkpoint",
		"файл обрывается посреди контрольной точки"},

	// The journal as a whole.
	{"the leaf is not the JSON of a leaf",
		"это не JSON записи журнала"},
	{"the leaf has version %d, this program knows %d",
		"версия записи %d, а эта программа знает версию %d"},
	{"the leaf has a number out of range or no kind",
		"в записи число вне пределов или нет вида"},
	{"the leaf has a malformed time",
		"время записано не по форме"},
	{"the leaf has a malformed commit of %q",
		"хеш поля %q записан не по форме"},
	{"the leaf is not in canonical form (RFC 8785)",
		"запись не в канонической форме (RFC 8785)"},
	{"the leaf is of campaign %q, the export of %q",
		"запись относится к кампании %q, а выгрузка — к %q"},
	{"the leaf is numbered %d where %d is due: one is missing, added or moved",
		"у записи номер %d, а здесь должна стоять %d: запись убрана, добавлена или переставлена"},
	{"the log index runs backwards, from %d to %d",
		"индекс лога идёт назад, с %d на %d"},
	{"the time runs backwards, from %s to %s",
		"время идёт назад, с «%s» на «%s»"},
	{"two leaves of log index %d differ in time or actor",
		"две записи с индексом лога %d различаются временем или действующим лицом"},
	{"the leaf lies behind the last checkpoint, which covers %d leaves: nobody vouches for it",
		"запись стоит за последней контрольной точкой, которая охватывает записей %d: за неё никто не " +
			"ручается"},
	{"the leaf records a checkpoint that is not in %s",
		"запись сообщает о контрольной точке, которой нет в файле «%s»"},
	{"the leaf records a checkpoint for the second time",
		"запись сообщает о контрольной точке второй раз"},
	{"the first %d leaves do not have the root that was signed (%s line %d)",
		"у первых записей, числом %d, корень не тот, что подписан («%s», строка %d)"},
	{"the first %d leaves are not those of the given checkpoint: history was changed",
		"первые записи, числом %d, не те, что в данной контрольной точке: история изменена"},
	{"has %d leaves, the last checkpoint covers %d: the end was cut off",
		"записей %d, а последняя контрольная точка охватывает %d: конец отрезан"},
	{"has %d leaves, the manifest says %d",
		"записей %d, а в описи %d"},
	{"says log index %d, the last leaf has %d",
		"в описи индекс лога %d, а у последней записи %d"},
	{"the given checkpoint covers %d leaves, the export has only %d: it is older or was cut",
		"данная контрольная точка охватывает записей %d, а в выгрузке их только %d: выгрузка старше " +
			"или обрезана"},

	// The tables.
	{"the columns are not %s",
		"столбцы не «%s»"},
	{"the row does not have the columns %s",
		"в строке не столбцы «%s»"},
	{"the rows do not ascend: %q after %q",
		"строки идут не по возрастанию: %q после %q"},
	{"%q does not come from the journal",
		"%q не следует из журнала"},
	{"says %q, the journal says %q",
		"в таблице %q, а по журналу %q"},
	{"does not even have its columns",
		"нет даже столбцов"},
	{"has %d of the %d rows that come from the journal",
		"строк %d, а из журнала следует %d"},
	{"says %d rows of %s, there are %d",
		"в описи строк %d у файла «%s», а их %d"},
}
