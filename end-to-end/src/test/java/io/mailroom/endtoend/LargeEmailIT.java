package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An email that is larger than any buffer may be. Every connector here has a heap of 256 MB. */
class LargeEmailIT {
  private static final int BYTES = 60_000_000;
  private static final Duration GUARD = Duration.ofMinutes(2);

  @Test
  void anEmailOf60MegabytesGoesThroughAHeapOf256() {
    try (var mailroom = Mailroom.open("large")) {
      // Given
      var mailbox = mailroom.mailbox("ann", "INBOX");
      var connector = mailroom.connector("first").awaitReady();
      var integration = mailroom.administrator().create(mailbox.integration());
      mailroom.awaitState(integration, "WATCHING", GUARD);

      // When: base64 makes four bytes of three, and lines
      var attachment = (int) (BYTES / 78L * 57L);
      mailbox.deliver(
          "INBOX", SampleEmail.of("large").withAttachment("video.bin", "video/mp4", attachment));
      mailbox.deliver("INBOX", SampleEmail.of("after"));

      // Then
      var tally = mailroom.settle("60 MB in a heap of 256 MB", GUARD);
      assertThat(tally.holds()).as(tally.report()).isTrue();
      assertThat(tally.published()).isEqualTo(2);
      assertThat(connector.isAlive()).isTrue();
    }
  }
}
