package io.mailroom.router.message.header;

import io.mailroom.contract.email.ReplyTo;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a reply hangs in its thread. Source: RFC 5322, 3.6.4. What the email that it answers says of
 * itself is a stranger's text: only what has the shape of an id is taken over.
 */
final class Threading {
  /** One id; laxer than the standard, as ids are, but one word of ASCII. */
  private static final Pattern MESSAGE_ID =
      Pattern.compile("<[!-~&&[^<>@\"\\\\(),;]]{1,250}@[!-~&&[^<>@\"\\\\(),;]]{1,250}>");

  private static final int LAST_KEPT = 20;

  private static final Pattern REPLY_MARKS =
      Pattern.compile("^(\\s*(re|aw|sv|antw)\\s*(\\[\\d+])?\\s*:)+\\s*", Pattern.CASE_INSENSITIVE);

  private Threading() {}

  /** What In-Reply-To says, if the email that is answered has an id. */
  static Optional<String> inReplyTo(@Nullable ReplyTo answered) {
    return answered == null
        ? Optional.empty()
        : Optional.ofNullable(answered.messageId()).filter(Threading::isMessageId);
  }

  /**
   * What References says: the first message and the last ones, and the reply itself, by which an
   * answer is known even where a provider gives the reply another id.
   */
  static List<String> references(@Nullable ReplyTo answered, String own) {
    var earlier =
        answered == null
            ? List.<String>of()
            : Stream.concat(answered.references().stream(), inReplyTo(answered).stream())
                .filter(Threading::isMessageId)
                .filter(each -> !each.equals(own))
                .distinct()
                .toList();
    int hidden = Math.max(0, earlier.size() - 1 - LAST_KEPT);
    return Stream.of(earlier.stream().limit(1), earlier.stream().skip(1L + hidden), Stream.of(own))
        .flatMap(each -> each)
        .toList();
  }

  /** The subject of a reply without one of its own; marks of earlier replies do not add up. */
  static String subject(@Nullable ReplyTo answered) {
    var subject = answered == null ? null : answered.subject();
    return subject == null
        ? ""
        : ("Re: " + REPLY_MARKS.matcher(HeaderText.line(subject)).replaceFirst("")).strip();
  }

  private static boolean isMessageId(String text) {
    return MESSAGE_ID.matcher(text).matches();
  }
}
