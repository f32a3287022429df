package httpui

import (
	"net/http"
	"time"

	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/moment"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// maxPassport bounds the body of the first step: two pictures of 16 MiB and the fields.
const maxPassport = 34 << 20

// printTime is how long thousands of sheets may take over a slow line: they are recorded as
// printed before they leave.
const printTime = 20 * time.Minute

// Routes is the whole table of the house: the screens first, then the same verbs as JSON, then
// the tables of the other rooms. The OpenAPI document is held against it by a test.
func (a *App) Routes() []serve.Route {
	routes := append(a.screens(), a.verbs()...)
	for _, other := range a.Rooms {
		routes = append(routes, other.Routes()...)
	}
	return routes
}

// screens are for people.
func (a *App) screens() []serve.Route {
	return []serve.Route{
		{Method: get, Path: "/", Action: access.SelfManage, Handler: a.home},
		{Method: get, Path: "/login", Public: true, Handler: a.loginScreen},
		{Method: post, Path: "/login", Public: true, Sees: moment.Latest, Handler: a.login, MaxBody: 256 << 10, Limit: 16},
		{Method: post, Path: "/logout", Action: access.SelfManage, Handler: a.logout, AnyScope: true},
		{Method: post, Path: "/password", Public: true, Sees: moment.Latest, Handler: a.changePassword, MaxBody: 256 << 10, Limit: 16},

		{Method: get, Path: "/desk", Action: access.VisitOpen, Handler: a.desk},
		{Method: get, Path: "/desk/visits", Action: access.VisitList, Handler: a.openVisits},
		{Method: post, Path: "/desk/visits", Action: access.VisitOpen, Handler: a.openVisit,
			MaxBody: maxPassport, Read: 2 * time.Minute, Deadline: 30 * time.Second, Limit: 16},
		{Method: get, Path: "/desk/visits/{id}", Action: access.VisitFill, Handler: a.visit},
		{Method: get, Path: "/desk/visits/{id}/scans/{kind}", Action: access.ScanRead, Handler: a.scan},
		{Method: post, Path: "/desk/visits/{id}/questionnaire", Action: access.VisitFill, Handler: a.questionnaire},
		{Method: post, Path: "/desk/visits/{id}/sheet", Action: access.VisitFill, Handler: a.takeSheet},
		{Method: post, Path: "/desk/visits/{id}/line", Action: access.VisitFill, Handler: a.lineOutcome},
		{Method: post, Path: "/desk/visits/{id}/turn-away", Action: access.VisitFill, Handler: a.turnAway},
		{Method: post, Path: "/desk/visits/{id}/abandon", Action: access.VisitFill, Handler: a.abandon},

		{Method: get, Path: "/desk/visits/{id}/questionnaire", Action: access.VisitFill, Handler: a.toVisit},
		{Method: get, Path: "/desk/visits/{id}/sheet", Action: access.VisitFill, Handler: a.toVisit},
		{Method: get, Path: "/desk/visits/{id}/line", Action: access.VisitFill, Handler: a.toVisit},
		{Method: get, Path: "/desk/visits/{id}/turn-away", Action: access.VisitFill, Handler: a.toVisit},
		{Method: get, Path: "/desk/visits/{id}/abandon", Action: access.VisitFill, Handler: a.toVisit},

		{Method: get, Path: "/office", Action: access.BlockLift, Handler: a.office},
		{Method: post, Path: "/office/visits/{id}/lift", Action: access.BlockLift, Handler: a.lift},

		{Method: get, Path: "/print", Action: access.SheetOrder, Handler: a.printScreen},
		{Method: post, Path: "/print", Action: access.SheetOrder, Handler: a.planSheets},
		{Method: get, Path: "/print/pdf", Action: access.SheetOrder, Handler: a.sheetPDF, Deadline: time.Minute, Write: printTime},
		{Method: post, Path: "/print/printed", Action: access.SheetOrder, Handler: a.sheetsPrinted},
		{Method: post, Path: "/print/issue", Action: access.SheetIssue, Handler: a.sheetsIssued},

		{Method: get, Path: "/audit", Action: access.AuditRead, Handler: a.journal},
		{Method: post, Path: "/audit", Action: access.AuditRead, Handler: a.journal, Deadline: time.Minute, Limit: 2},
		{Method: get, Path: "/audit/checkpoints/{size}", Action: access.AuditRead, Sees: moment.Stale, Handler: a.checkpointNote},
		{Method: post, Path: "/audit/export", Action: access.ExportPublic, Sees: moment.Latest, Handler: a.export,
			Deadline: 10 * time.Minute, Write: 30 * time.Minute, Limit: 2},
	}
}

// verbs are for programs, below /api/v1.
func (a *App) verbs() []serve.Route {
	return []serve.Route{
		{Method: get, Path: "/api/v1/openapi.json", Public: true, Handler: a.openAPI},
		{Method: get, Path: "/api/v1/status", Local: true, Handler: a.status},
		{Method: get, Path: "/api/v1/backup", Local: true, Handler: a.backup, Deadline: time.Minute, Write: backupTime,
			Limit: 1, Alone: true},
		{Method: post, Path: "/api/v1/clock/trust", Local: true, Sees: moment.Latest, Handler: a.apiTrustClock},
		{Method: post, Path: "/api/v1/login", Public: true, Sees: moment.Latest, Handler: a.apiLogin, Limit: 16},
		{Method: post, Path: "/api/v1/logout", Action: access.SelfManage, Handler: a.apiLogout, AnyScope: true},

		// A typed address is personal and has no place in a URL.
		{Method: post, Path: "/api/v1/addresses/suggest", Action: access.LookUp, Sees: moment.Stale, Handler: a.apiSuggest},
		{Method: post, Path: "/api/v1/addresses/house", Action: access.LookUp, Sees: moment.Stale, Handler: a.apiHouse},

		{Method: post, Path: "/api/v1/sheets", Action: access.SheetOrder, Handler: a.apiPlanSheets},
		{Method: post, Path: "/api/v1/sheets/print", Action: access.SheetOrder, Handler: a.apiPrintSheets,
			Deadline: time.Minute, Write: printTime, Alone: true},
		{Method: post, Path: "/api/v1/sheets/issue", Action: access.SheetIssue, Handler: a.apiIssueSheets},

		{Method: get, Path: "/api/v1/visits", Action: access.VisitList, Handler: a.apiVisits},
		{Method: post, Path: "/api/v1/visits", Action: access.VisitOpen, Handler: a.apiOpenVisit,
			MaxBody: maxPassport, Read: 2 * time.Minute, Deadline: 30 * time.Second, Limit: 16},
		{Method: get, Path: "/api/v1/visits/{id}", Action: access.VisitFill, Handler: a.apiVisit},
		{Method: post, Path: "/api/v1/visits/{id}/questionnaire", Action: access.VisitFill, Handler: a.apiQuestionnaire},
		{Method: post, Path: "/api/v1/visits/{id}/sheet", Action: access.VisitFill, Handler: a.apiTakeSheet},
		{Method: post, Path: "/api/v1/visits/{id}/line", Action: access.VisitFill, Handler: a.apiLineOutcome},
		{Method: post, Path: "/api/v1/visits/{id}/turn-away", Action: access.VisitFill, Handler: a.apiTurnAway},
		{Method: post, Path: "/api/v1/visits/{id}/abandon", Action: access.VisitFill, Handler: a.apiAbandon},
		{Method: post, Path: "/api/v1/visits/{id}/note", Action: access.VisitFill, Handler: a.apiNote,
			Limit: notesAtOnce},
		{Method: post, Path: "/api/v1/visits/{id}/lift", Action: access.BlockLift, Handler: a.apiLift},

		{Method: get, Path: "/api/v1/journal", Action: access.AuditRead, Handler: a.apiJournal},
		{Method: get, Path: "/api/v1/journal/{n}/proof", Action: access.AuditRead, Handler: a.apiProof},
		{Method: get, Path: "/api/v1/checkpoints", Action: access.AuditRead, Handler: a.apiCheckpoints},
		{Method: post, Path: "/api/v1/exports", Action: access.ExportPublic, Sees: moment.Latest, Handler: a.export,
			Deadline: 10 * time.Minute, Write: 30 * time.Minute, Limit: 2, Alone: true},
	}
}
