// Package bus carries every message of Helsevei over NATS JetStream and keeps
// the little that must be kept. Start with [Open].
//
// Five streams, all on disk, all but MEMORY forgotten after [Keep]:
//
//	IN      in.<channel>.<conversation>            what people wrote
//	TURN    turn.<channel>.<conversation>          what the bot decided: new state and reply in one message
//	STATUS  status.<channel>.<conversation>.<turn> how far the reply has come, the last report only, with the reply
//	MEMORY  memory.<channel>.<conversation>        what the next session begins with: the language; 90 days
//	DEAD    dead.<subject in the stream of origin> that something could not be handled, and why
//
// The last TURN message of a conversation is its session, and the TURN stream
// is the outbox: there is no second store to keep in step. <conversation> is a
// keyed hash, so a subject names nobody; addresses and texts stand in payloads
// only, and those are encrypted on disk.
//
// An acknowledged write is on disk (fsync), see [Bus.Accept]. The same code
// runs on an embedded server and on an outside cluster.
package bus
