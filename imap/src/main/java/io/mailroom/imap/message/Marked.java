package io.mailroom.imap.message;

import io.mailroom.imap.UidSet;

/**
 * What became of messages that were to be marked as read, by the flags that the server showed
 * afterwards: its OK alone means nothing (FAILURES M19, D4).
 *
 * @param seen shown with {@code \Seen}
 * @param unseen shown without it: the server does not keep it
 * @param absent not shown: expunged, most likely
 */
public record Marked(UidSet seen, UidSet unseen, UidSet absent) {}
