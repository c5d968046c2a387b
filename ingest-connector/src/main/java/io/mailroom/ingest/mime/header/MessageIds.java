package io.mailroom.ingest.mime.header;

import java.util.ArrayList;
import java.util.List;

/**
 * Message ids of Message-ID, In-Reply-To and References, with their angle brackets. Source: RFC
 * 5322, 3.6.4; phrases among them, which older mailers wrote, are passed over.
 */
public final class MessageIds {
  private static final int LONGEST = 998;
  private static final int MOST = 50;

  private MessageIds() {}

  /**
   * The ids of a field, in order. Of more than 50, the first, which names the conversation, and the
   * last 49.
   *
   * @param raw a character for each octet
   */
  public static List<String> of(String raw) {
    return in(HeaderText.decode(raw));
  }

  private static List<String> in(String text) {
    List<String> ids = new ArrayList<>();
    int start = text.indexOf('<');
    while (start >= 0) {
      int end = text.indexOf('>', start);
      if (end < 0) {
        break;
      }
      add(ids, text.substring(start + 1, end));
      start = text.indexOf('<', end);
    }
    if (ids.isEmpty() && text.indexOf('@') > 0) {
      for (String word : text.strip().split("\\s+", MOST)) {
        if (word.indexOf('@') > 0) {
          add(ids, word);
        }
      }
    }
    return ids;
  }

  private static void add(List<String> ids, String text) {
    String id = text.replaceAll("[\\s<>]", "");
    if (!id.isEmpty() && id.length() <= LONGEST) {
      if (ids.size() == MOST) {
        var _ = ids.remove(1);
      }
      ids.add("<" + id + ">");
    }
  }
}
