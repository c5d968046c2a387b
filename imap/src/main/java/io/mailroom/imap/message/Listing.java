package io.mailroom.imap.message;

import java.util.List;

/**
 * The messages of a range of UIDs.
 *
 * @param messages ascending by UID, each once
 * @param isCut whether there are more behind the last one, for there was a limit
 */
public record Listing(List<ListedMessage> messages, boolean isCut) {

  public Listing {
    messages = List.copyOf(messages);
  }
}
