package io.mailroom.ingest.intake;

import io.mailroom.contract.integration.ReadMail;
import io.mailroom.imap.message.ListedMessage;
import java.time.Duration;
import java.time.Instant;

/**
 * Which of the messages at or above a watch's baseline are left out. A UID there is new by itself;
 * flags and dates are looked at once, as the listing shows them.
 */
final class ArrivalRule {
  /** Older than the watch by more than this is mail moved in from elsewhere, not mail that came. */
  private static final Duration MOVED_IN = Duration.ofHours(24);

  private ArrivalRule() {}

  /** Whether it came into the folder, but not as mail that arrives. */
  static boolean isMovedIn(ListedMessage message, FolderSpec spec) {
    Instant received = message.internalDate();
    return received != null && received.isBefore(spec.watch().since().minus(MOVED_IN));
  }

  /** Whether somebody read it first, where that counts. */
  static boolean isSkipped(ListedMessage message, FolderSpec spec) {
    return spec.readMail() == ReadMail.SKIP && isSeen(message);
  }

  /** Whether the folder showed the message as read. */
  static boolean isSeen(ListedMessage message) {
    return message.flags().stream().anyMatch("\\Seen"::equalsIgnoreCase);
  }
}
