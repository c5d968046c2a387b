package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.endtoend.tally.Tally;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Service;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The connector is killed again and again while it works off one burst after the other. */
class KilledInMidBurstIT {
  private static final int BURST = 200;
  private static final int KILLS = 10;
  private static final int MEDIAN_SIZE = 4_000;
  private static final Duration LONGEST_DELAY = Duration.ofMillis(150);
  private static final Duration GUARD = Duration.ofMinutes(3);

  @Test
  void everyEmailIsPublishedOnceWheneverTheConnectorIsKilled() {
    try (var mailroom = Mailroom.open("killed")) {
      var tally = killInMidBurst(mailroom, "ten kill -9 in mid-burst");

      assertThat(tally.holds()).as(tally.report()).isTrue();
      assertThat(tally.published()).isEqualTo(BURST * KILLS);
    }
  }

  private static Tally killInMidBurst(Mailroom mailroom, String scenario) {
    // Given
    var mailbox = mailroom.mailbox("ann", "INBOX");
    var connector = mailroom.connector("first").awaitReady();
    var integration = mailroom.administrator().create(mailbox.integration());
    mailroom.awaitState(integration, "WATCHING", GUARD);
    var seed = System.nanoTime();
    System.out.println("SEED " + scenario + ": " + seed);
    var random = new Random(seed);

    // When
    for (int kill = 0; kill < KILLS; kill++) {
      killInTheMiddle(mailroom, connector, mailbox, random);
      connector.restart();
    }

    // Then
    return mailroom.settle(scenario, GUARD);
  }

  private static void deliverBurst(Mailbox mailbox, Random random) {
    for (int i = 0; i < BURST; i++) {
      var size = (int) Math.min(500_000, MEDIAN_SIZE * Math.exp(random.nextGaussian()));
      var id = "burst-" + mailbox.delivered().size();
      mailbox.deliver("INBOX", SampleEmail.of(id).withTextOf(size));
    }
  }

  /** Delivers a burst, and kills when the log has grown by a random part of it. */
  private static void killInTheMiddle(
      Mailroom mailroom, Service connector, Mailbox mailbox, Random random) {
    var begin = mailroom.inbound().logEnd();
    deliverBurst(mailbox, random);
    var grown = mailroom.inbound().awaitLogEnd(begin + 1 + random.nextInt(BURST), GUARD);
    // Not always when records have just been written: also in a commit, a mark, a fetch.
    LockSupport.parkNanos(random.nextLong(LONGEST_DELAY.toNanos()));
    connector.kill();
    assertThat(grown).as("the connector publishes on").isTrue();
  }
}
