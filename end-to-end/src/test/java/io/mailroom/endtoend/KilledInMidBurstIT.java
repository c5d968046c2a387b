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

/** The connector is killed again and again while it works off a burst. */
class KilledInMidBurstIT {
  private static final int BURST = 2_000;
  private static final int KILLS = 10;
  private static final int MEDIAN_SIZE = 4_000;
  private static final Duration LONGEST_DELAY = Duration.ofMillis(150);
  private static final Duration GUARD = Duration.ofMinutes(3);

  @Test
  void everyEmailIsPublishedOnceWheneverTheConnectorIsKilled() {
    try (var mailroom = Mailroom.open("killed")) {
      var tally = killInMidBurst(mailroom, "ten kill -9 in mid-burst");

      assertThat(tally.holds()).as(tally.report()).isTrue();
      assertThat(tally.published()).isEqualTo(BURST);
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
    deliverBurst(mailbox, random);
    for (int kill = 1; kill <= KILLS; kill++) {
      killInTheMiddle(mailroom, connector, random, KILLS - kill);
      connector.restart();
    }
    // Then
    return mailroom.settle(scenario, GUARD);
  }

  private static void deliverBurst(Mailbox mailbox, Random random) {
    for (int i = 0; i < BURST; i++) {
      var size = (int) Math.min(500_000, MEDIAN_SIZE * Math.exp(random.nextGaussian()));
      mailbox.deliver("INBOX", SampleEmail.of("burst-" + i).withTextOf(size));
    }
  }

  /** Kills when the log has grown by a random part of what must be left for the other kills. */
  private static void killInTheMiddle(
      Mailroom mailroom, Service connector, Random random, int killsToCome) {
    var inbound = mailroom.inbound();
    inbound.readToEnd();
    var left = BURST - inbound.published().size();
    assertThat(left).as("left of the burst").isPositive();
    var begin = inbound.logEnd();
    var growth = 1 + random.nextInt(Math.max(1, Math.min(200, left / (killsToCome + 1))));
    var grown = inbound.awaitLogEnd(begin + growth, GUARD);
    // Not always when records have just been written: also in a commit, a mark, a fetch.
    LockSupport.parkNanos(random.nextLong(LONGEST_DELAY.toNanos()));
    connector.kill();
    assertThat(grown).as("the connector publishes on").isTrue();
  }
}
