package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.endtoend.mutant.Mutation;
import io.mailroom.endtoend.tally.Tally;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Kafka does not take the first of several batches; the second is already waiting behind it. */
class AbortedBatchIT {
  private static final int EMAILS = 1_000;
  private static final Duration GUARD = Duration.ofMinutes(2);

  @Test
  void nothingIsLostWhenTheFirstOfTwoBatchesIsAborted() {
    try (var mailroom = Mailroom.open("aborted")) {
      var tally = abortFirstBatch(mailroom, "first batch aborted");

      assertThat(tally.holds()).as(tally.report()).isTrue();
      assertThat(tally.published()).isEqualTo(EMAILS + 1);
    }
  }

  private static Tally abortFirstBatch(Mailroom mailroom, String scenario) {
    // Given: more email than one batch holds waits for the first connector
    var mailbox = mailroom.mailbox("ann", "INBOX");
    mailroom.administrator().create(mailbox.integration());
    for (int i = 0; i < EMAILS; i++) {
      mailbox.deliver("INBOX", SampleEmail.of("email-" + i));
    }
    mailbox.deliver("INBOX", SampleEmail.of("last"));

    // When
    mailroom.connector("first", Mutation.option(Mutation.FIRST_EMAILS_ABORTED)).awaitReady();
    var ended =
        mailroom
            .inbound()
            .readUntil(found -> found.stream().anyMatch(each -> each.id().equals("last")), GUARD);
    assertThat(ended).as("the last email is published").isTrue();

    // Then
    return mailroom.tally(scenario);
  }
}
