package io.mailroom.endtoend.prove;

import io.mailroom.endtoend.tally.Tally;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Servers;
import io.mailroom.endtoend.world.Service;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * All troubles at once, in random order, for as long as one likes: two connectors and the broker
 * are killed and frozen, sessions cut, integrations paused, while email arrives in twelve folders.
 * Then the tally is taken.
 */
final class Chaos {
  private static final int MAILBOXES = 6;
  private static final List<String> FOLDERS = List.of("INBOX", "A&B");
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(5);

  private final Mailroom mailroom;
  private final Random random;
  private final List<Service> connectors = new ArrayList<>();
  private final List<Mailbox> mailboxes = new ArrayList<>();
  private final List<String> integrations = new ArrayList<>();
  private int delivered;

  private enum Trouble {
    CONNECTOR_KILLED,
    CONNECTOR_STOPPED,
    CONNECTOR_FROZEN,
    BROKER_KILLED,
    BROKER_FROZEN,
    SESSIONS_CUT,
    INTEGRATION_PAUSED,
    NONE
  }

  private Chaos(Mailroom mailroom, Random random) {
    this.mailroom = mailroom;
    this.random = random;
  }

  /**
   * Runs and prints.
   *
   * @param arguments for how many seconds, 120 if not given; and the seed of an earlier run
   */
  public static void main(String[] arguments) {
    var length = Duration.ofSeconds(arguments.length > 0 ? Long.parseLong(arguments[0]) : 120);
    var seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    System.out.println("SEED chaos: " + seed);
    Tally tally;
    try (var mailroom = Mailroom.open("chaos")) {
      tally = new Chaos(mailroom, new Random(seed)).run(length);
    }
    System.out.println(tally.report());
    System.exit(tally.holds() ? 0 : 1);
  }

  private Tally run(Duration length) {
    connectors.add(mailroom.connector("first").awaitReady());
    connectors.add(mailroom.connector("second").awaitReady());
    for (int i = 0; i < MAILBOXES; i++) {
      var mailbox = mailroom.mailbox("user" + i, FOLDERS.toArray(String[]::new));
      mailboxes.add(mailbox);
      integrations.add(mailroom.administrator().create(mailbox.integration()));
    }
    var until = Instant.now().plus(length);
    while (Instant.now().isBefore(until)) {
      deliver();
      var trouble = Trouble.values()[random.nextInt(Trouble.values().length)];
      System.out.println("CHAOS " + trouble + " after " + delivered + " emails");
      make(trouble);
      pause(Duration.ofMillis(2_500));
    }
    return mailroom.settle("chaos", SETTLE_LIMIT);
  }

  private void deliver() {
    for (int count = random.nextInt(120); count > 0; count--) {
      var size = (int) (3_000 * Math.exp(random.nextGaussian()));
      mailboxes
          .get(random.nextInt(MAILBOXES))
          .deliver(
              FOLDERS.get(random.nextInt(FOLDERS.size())),
              SampleEmail.of("email-" + delivered++).withTextOf(size));
    }
  }

  private void make(Trouble trouble) {
    var connector = connectors.get(random.nextInt(connectors.size()));
    var broker = Servers.shared().kafka().broker();
    switch (trouble) {
      case CONNECTOR_KILLED -> {
        connector.kill();
        var _ = connector.restart();
      }
      case CONNECTOR_STOPPED -> {
        connector.stop();
        var _ = connector.restart();
      }
      case CONNECTOR_FROZEN -> {
        connector.pause();
        // Beyond its session, half of the time.
        pause(Duration.ofSeconds(14));
        connector.resume();
      }
      case BROKER_KILLED -> {
        broker.kill();
        broker.restart();
        Servers.shared().kafka().awaitReady();
      }
      case BROKER_FROZEN -> {
        broker.pause();
        pause(Duration.ofSeconds(6));
        broker.resume();
      }
      case SESSIONS_CUT -> cutSessions();
      case INTEGRATION_PAUSED -> {
        var integration = integrations.get(random.nextInt(MAILBOXES));
        mailroom.administrator().pause(integration);
        pause(Duration.ofMillis(1_500));
        mailroom.administrator().resume(integration);
      }
      case NONE -> {}
    }
  }

  private void cutSessions() {
    try {
      Servers.shared().dovecot().kick(mailboxes.get(random.nextInt(MAILBOXES)).user());
    } catch (IllegalStateException e) {
      System.out.println("CHAOS " + e.getMessage());
    }
  }

  private void pause(Duration longest) {
    LockSupport.parkNanos(random.nextLong(longest.toNanos()));
  }
}
