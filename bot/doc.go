// Package bot takes what people wrote from the bus, decides what to say and
// sees that it is sent. Start with [Bot.Run] for the deciding half and
// [Outbox.Run] for the sending half; the road between them is package bot/bus.
//
// Everything here may be done twice: a message that is handled again gives the
// turn that it gave before or none, and a turn that may have been sent is
// looked up at the provider before it is sent again. So whatever is not
// acknowledged is simply handed out again.
package bot
