package admin

import (
	"net/http"
	"time"

	"github.com/sheaf-drive/sheaf/core/access"
	"github.com/sheaf-drive/sheaf/httpui/serve"
)

const (
	get  = http.MethodGet
	post = http.MethodPost
)

const (
	// maxChunk bounds a part of an edition.
	maxChunk = 257 << 10
	// maxPackFile bounds the file of a rule pack with the fields of its form.
	maxPackFile = 49 << 20
)

// Routes is the table of the set-up screens and verbs.
func (a *Verbs) Routes() []serve.Route {
	return []serve.Route{
		{Method: get, Path: packsHere, Action: access.PackRead, Handler: a.packScreen},
		{Method: post, Path: packsHere, Action: access.PackPropose, Handler: a.packUpload,
			MaxBody: maxPackFile, Read: 2 * time.Minute, Deadline: time.Minute, Limit: 1},
		{Method: post, Path: packsHere + "/{name}/{version}/propose", Action: access.PackPropose, Handler: a.packProposed},
		{Method: post, Path: packsHere + "/{name}/{version}/approve", Action: access.PackApprove, Handler: a.packApproved},
		{Method: post, Path: packsHere + "/{name}/{version}/reject", Action: access.PackApprove, Handler: a.packRejected},
		{Method: post, Path: packsHere + "/keys", Action: access.PackApprove, Handler: a.packKeyApproved},

		{Method: post, Path: "/api/v1/level", Action: access.LevelRaise, Handler: a.raiseLevel},
		{Method: get, Path: "/api/v1/tokens", Action: access.SelfManage, Handler: a.tokens},
		{Method: post, Path: "/api/v1/tokens", Action: access.SelfManage, Handler: a.createToken},
		{Method: post, Path: "/api/v1/tokens/{id}/end", Action: access.SelfManage, Handler: a.endToken},

		{Method: get, Path: "/api/v1/campaigns", Action: access.AuditRead, Handler: a.campaigns},
		{Method: post, Path: "/api/v1/campaigns", Action: access.CampaignManage, Handler: a.createCampaign},
		{Method: get, Path: "/api/v1/offices", Action: access.AuditRead, Handler: a.offices},
		{Method: post, Path: "/api/v1/offices", Action: access.OfficeManage, Handler: a.createOffice},
		{Method: get, Path: "/api/v1/users", Action: access.UserRead, Handler: a.users},
		{Method: post, Path: "/api/v1/users", Action: access.UserCreate, Handler: a.createUser},
		{Method: post, Path: "/api/v1/users/{id}/approve", Action: access.UserApprove, Handler: a.approveUser},
		{Method: post, Path: "/api/v1/users/{id}/disable", Action: access.UserManage, Handler: a.disableUser},
		{Method: post, Path: "/api/v1/users/{id}/reset", Action: access.UserManage, Handler: a.resetUser},

		{Method: get, Path: "/api/v1/packs", Action: access.PackRead, Handler: a.packs},
		{Method: post, Path: "/api/v1/packs", Action: access.PackPropose, Handler: a.installPack, Deadline: time.Minute},
		{Method: post, Path: "/api/v1/packs/{name}/{version}/propose", Action: access.PackPropose, Handler: a.proposePack},
		{Method: post, Path: "/api/v1/packs/{name}/{version}/approve", Action: access.PackApprove, Handler: a.approvePack},
		{Method: post, Path: "/api/v1/packs/{name}/{version}/reject", Action: access.PackApprove, Handler: a.rejectPack},
		{Method: post, Path: "/api/v1/pack-files", Action: access.PackPropose, Handler: a.installPackFile,
			MaxBody: maxPackFile, Read: 2 * time.Minute, Deadline: time.Minute, Limit: 1, Alone: true},
		{Method: get, Path: "/api/v1/pack-keys", Action: access.PackRead, Handler: a.packKeys},
		{Method: post, Path: "/api/v1/pack-keys/propose", Action: access.PackTrust, Handler: a.proposePackKey},
		{Method: post, Path: "/api/v1/pack-keys/approve", Action: access.PackApprove, Handler: a.approvePackKey},
		{Method: post, Path: "/api/v1/pack-keys/withdraw", Action: access.PackTrust, Handler: a.withdrawPackKey},

		{Method: get, Path: "/api/v1/editions", Action: access.EditionLoad, Handler: a.editions},
		{Method: post, Path: "/api/v1/editions", Action: access.EditionLoad, Handler: a.beginEdition},
		{Method: post, Path: "/api/v1/editions/{id}/chunks/{number}", Action: access.EditionLoad, Handler: a.addChunk,
			MaxBody: maxChunk},
		{Method: get, Path: "/api/v1/editions/{id}/chunks/{number}", Action: access.EditionLoad, Handler: a.chunk},
		{Method: post, Path: "/api/v1/editions/{id}/complete", Action: access.EditionLoad, Handler: a.completeEdition,
			Deadline: time.Minute, Limit: 2, Alone: true},
		{Method: post, Path: "/api/v1/editions/{id}/activate", Action: access.EditionLoad, Handler: a.activateEdition},
		{Method: post, Path: "/api/v1/editions/{id}/forget", Action: access.EditionLoad, Handler: a.forgetEdition},
		{Method: post, Path: "/api/v1/editions/{id}/abandon", Action: access.EditionLoad, Handler: a.abandonEdition},
	}
}
