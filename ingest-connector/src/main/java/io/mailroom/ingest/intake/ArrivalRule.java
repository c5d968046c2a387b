package io.mailroom.ingest.intake;

import io.mailroom.contract.integration.ReadMail;
import io.mailroom.imap.message.ListedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which of the messages at or above a watch's baseline are left out. A UID there is new by itself;
 * flags and dates are looked at once, as the listing shows them.
 */
final class ArrivalRule {
  /** Older than the watch by more than this is mail moved in from elsewhere, not mail that came. */
  private static final Duration MOVED_IN = Duration.ofHours(24);

  private ArrivalRule() {}

  /** Why a message is left out, if it is. */
  static Optional<String> filtered(ListedMessage message, FolderSpec spec) {
    Instant received = message.internalDate();
    if (received != null && received.isBefore(spec.watch().since().minus(MOVED_IN))) {
      return Optional.of("moved-in");
    }
    if (spec.readMail() == ReadMail.SKIP && isSeen(message)) {
      return Optional.of("read");
    }
    return Optional.empty();
  }

  /** Whether the folder showed the message as read. */
  static boolean isSeen(ListedMessage message) {
    return message.flags().stream().anyMatch("\\Seen"::equalsIgnoreCase);
  }
}
