package slack

import (
	"time"

	"helsevei/channels"
)

// row is what one error code of Slack's API means to us.
type row struct {
	verdict channels.Verdict
	unsure  bool // Slack may have done it all the same
	advice  string
}

// table is every row by its code.
type table map[string]row

// codes is every decision. For what does not stand here see [table.refused].
// https://docs.slack.dev/reference/methods/chat.postMessage/#errors
func codes() table {
	t := table{
		"missing_scope":           {channels.Operator, false, "the Slack app lacks a right: install it again from deploy/slack-manifest.yaml"},
		"channel_not_found":       {channels.Permanent, false, "the person's direct messages are not there any more: speak to them"},
		"user_not_found":          {channels.Permanent, false, "the person is not in this workspace any more: speak to them"},
		"user_disabled":           {channels.Permanent, false, "the person's Slack account is switched off: speak to them"},
		"user_not_visible":        {channels.Permanent, false, "the app may not see this person: check the workspace's guest rules"},
		"users_list_not_supplied": {channels.Permanent, false, "the message has no receiver: tell the developers"},
		"cannot_dm_bot":           {channels.Permanent, false, "the receiver is a bot: nobody waits for this answer"},
		"is_archived":             {channels.Permanent, false, "the conversation is archived: speak to the person"},
		"messages_tab_disabled":   {channels.Operator, false, "people cannot write to the app: switch on its Messages tab under App Home"},
		"ratelimited":             {channels.Retry, false, "too many messages at once: it is tried again when Slack allows it"},
		"rate_limited":            {channels.Retry, false, "too many messages at once: it is tried again when Slack allows it"},
		"message_limit_exceeded":  {channels.Operator, false, "the workspace's limit of messages is used up: see Slack's plan"},
		"team_access_not_granted": {channels.Operator, false, "the app is not installed in this workspace: install it again"},
		"ekm_access_denied":       {channels.Operator, false, "the workspace's administrator has locked messages: ask them"},
		"no_text":                 {channels.Permanent, false, "the text is empty: tell the developers"},
		"msg_too_long":            {channels.Permanent, false, "the text is too long for Slack: tell the developers"},
		"msg_blocks_too_long":     {channels.Permanent, false, "the card is too long for Slack: tell the developers"},
		"invalid_blocks":          {channels.Permanent, false, "Slack does not take the card: tell the developers"},
		"invalid_metadata_format": {channels.Permanent, false, "Slack does not take the message's mark: tell the developers"},
	}
	for _, code := range []string{"not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired", "no_permission",
		"not_allowed_token_type", "access_denied", "org_login_required", "two_factor_setup_required", "enterprise_is_restricted", "restricted_action"} {
		t[code] = row{channels.Operator, false, "Slack refuses our sign-in: check SLACK_BOT_TOKEN, and that the app is installed in the workspace"}
	}
	for _, code := range []string{"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"} {
		t[code] = row{channels.Retry, true, "Slack has a fault: it is tried again; see slack-status.com"}
	}
	return t
}

// refused decides on a request that Slack answered with an error. A code that we
// do not know is about the message, and trying for ever would change nothing.
func (t table) refused(code string, after time.Duration) *channels.SendError {
	d, known := t[code]
	if !known {
		d = row{channels.Permanent, false, "Slack refuses this message: see docs.slack.dev for the code, and speak to the person"}
	}
	return &channels.SendError{Verdict: d.verdict, Code: code, After: after, Unsure: d.unsure, Advice: d.advice}
}
