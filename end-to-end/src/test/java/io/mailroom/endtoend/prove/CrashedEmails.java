package io.mailroom.endtoend.prove;

import io.mailroom.endtoend.mutant.CrashPoint;
import io.mailroom.endtoend.tally.Tally;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Service;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One connector that dies at a step of an email's way with mail in every folder, again and again.
 * Each start finds what the death before left behind, and more mail, and dies in its turn; now and
 * then one lives, until all is published. The last one lives until all is marked, too. Then the
 * tally is taken.
 */
public final class CrashedEmails implements AutoCloseable {
  private static final List<String> FOLDERS = List.of("INBOX", "A&B", "Orders");

  /** New ones at each start, in each folder. */
  private static final int PER_FOLDER = 4;

  /** After five the email at hand would be taken for the cause, and given up. */
  private static final int DEATHS_IN_A_ROW = 4;

  private static final int MEDIAN_SIZE = 3_000;
  private static final Duration DEATH_LIMIT = Duration.ofMinutes(2);
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(5);

  private final String name;
  private final Random random;
  private final Mailroom mailroom;
  private final Mailbox mailbox;
  private final Service connector;
  private final Map<EmailStep, Integer> deaths = new EnumMap<>(EmailStep.class);
  private int delivered;

  /**
   * Opens a world for it.
   *
   * @param name as of a Mailroom
   * @param options of the connector's JVM at each start
   */
  public CrashedEmails(String name, long seed, String... options) {
    System.out.println("SEED " + name + ": " + seed);
    this.name = name;
    this.random = new Random(seed);
    this.mailroom = Mailroom.open(name);
    // One integration: one shard, so that there is one writer, and its steps come one by one.
    this.mailbox = mailroom.mailbox("ann", FOLDERS.toArray(String[]::new));
    var _ = mailroom.administrator().create(mailbox.integration());
    this.connector = mailroom.connector("connector", options);
    connector.kill();
  }

  /**
   * Proves, prints a table, and ends with status 1 if a promise was broken.
   *
   * @param arguments how many deaths at each step, 100 if not given; and the seed of an earlier run
   */
  public static void main(String[] arguments) {
    int times = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    try (var proof = new CrashedEmails("crash-points", seed)) {
      for (var step : EmailStep.values()) {
        proof.die(step, times);
      }
      var tally = proof.settle();
      System.out.println(tally.report());
      System.exit(tally.holds() ? 0 : 1);
    }
  }

  /** Dies so many times at a step. */
  public void die(EmailStep step, int times) {
    var begin = System.nanoTime();
    for (int i = 0; i < times; i++) {
      deliver(step);
      int passages =
          switch (step.often()) {
            case ONCE -> 1;
            case PER_FOLDER -> FOLDERS.size();
            case PER_EMAIL -> FOLDERS.size() * PER_FOLDER;
          };
      var point = step.at(1 + random.nextInt(passages));
      int status = connector.restart(point.option()).awaitEnd(DEATH_LIMIT);
      if (status != CrashPoint.STATUS) {
        throw new AssertionError(
            step + " ended with status " + status + ", see " + connector.log());
      }
      deaths.merge(step, 1, Integer::sum);
      if (deaths.values().stream().mapToInt(each -> each).sum() % DEATHS_IN_A_ROW == 0) {
        live();
      }
    }
    System.out.printf(
        "DIED %s: %d times, %.1f s each%n", step, times, (System.nanoTime() - begin) / 1e9 / times);
  }

  /** Lets the connector live until all is published and marked; prints a table and tallies. */
  public Tally settle() {
    var _ = connector.restart();
    var tally = mailroom.settle(name, SETTLE_LIMIT);
    System.out.println("| step | crashes | mails | lost | twice | wrong bytes | wrongly marked |");
    System.out.println("|---|---|---|---|---|---|---|");
    deaths.forEach((step, times) -> {
      var own = mailroom.tallyOf(id -> id.startsWith(step + "."));
      System.out.printf(
          "| %s | %d | %d | %d | %d | %d | %d |%n",
          step,
          times,
          own.delivered(),
          own.lost().size(),
          own.twice().size(),
          own.wrongBytes().size(),
          own.wronglyMarked().size());
    });
    return tally;
  }

  @Override
  public void close() {
    mailroom.close();
  }

  private void live() {
    var _ = connector.restart();
    if (!mailroom.awaitPublished(SETTLE_LIMIT)) {
      throw new AssertionError("not all is published, see " + connector.log());
    }
    connector.kill();
  }

  private void deliver(EmailStep step) {
    for (int i = 0; i < PER_FOLDER; i++) {
      for (var folder : FOLDERS) {
        var size = (int) (MEDIAN_SIZE * Math.exp(random.nextGaussian()));
        mailbox.deliver(folder, SampleEmail.of(step + "." + delivered++).withTextOf(size));
      }
    }
  }
}
