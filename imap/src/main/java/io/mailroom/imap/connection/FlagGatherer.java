package io.mailroom.imap.connection;

import io.mailroom.imap.Uid;
import io.mailroom.imap.UidSet;
import io.mailroom.imap.message.Marked;
import io.mailroom.imap.wire.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which messages the server shows as read: the last word on each counts. */
final class FlagGatherer implements Answer.Listener {

  private final Map<Uid, Boolean> isSeen = new HashMap<>();

  @Override
  public void on(Answer answer) {
    if (answer instanceof Answer.Fetch fetch && fetch.uid() != null && fetch.flags() != null) {
      isSeen.put(fetch.uid(), fetch.flags().stream().anyMatch("\\Seen"::equalsIgnoreCase));
    }
  }

  List<Uid> seen() {
    return isSeen.keySet().stream().filter(isSeen::get).toList();
  }

  Marked marked(UidSet uids) {
    List<Uid> shown = uids.uids().stream().filter(isSeen::containsKey).toList();
    List<Uid> seen = shown.stream().filter(isSeen::get).toList();
    return new Marked(UidSet.of(seen), UidSet.of(shown).without(seen), uids.without(shown));
  }
}
