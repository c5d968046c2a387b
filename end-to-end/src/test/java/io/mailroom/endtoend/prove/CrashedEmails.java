package io.mailroom.endtoend.prove;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.topic.Shards;
import io.mailroom.endtoend.mutant.CrashPoint;
import io.mailroom.endtoend.prove.EmailStep.Lane;
import io.mailroom.endtoend.tally.Tally;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Service;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One connector that dies at steps of an email's way with mail in every folder, again and again: at
 * several at once, each in a shard of its own. Each start finds what the death before left behind,
 * and more mail, and dies in its turn; now and then one lives, until all is published. The last one
 * lives until all is marked, too. Then the tally is taken.
 */
public final class CrashedEmails implements AutoCloseable {
  private static final List<String> FOLDERS = List.of("INBOX", "A&B", "Orders");

  /** New ones at each start, in each folder. */
  private static final int PER_FOLDER = 2;

  /** Integrations; some share a shard, and then one of them stays empty. */
  private static final int MAILBOXES = 8;

  /** After five the email at hand would be taken for the cause, and given up. */
  private static final int DEATHS_IN_A_ROW = 4;

  private static final int MEDIAN_SIZE = 3_000;
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(5);

  private final String name;
  private final Random random;
  private final Mailroom mailroom;
  private final List<Watched> lanes;
  private final Service connector;
  private final Deaths<EmailStep> deaths;
  private int delivered;

  private record Watched(Lane lane, Mailbox mailbox) {}

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
    this.lanes = lanes();
    this.connector = mailroom.connector("connector", options);
    connector.kill();
    this.deaths = new Deaths<>(connector, EmailStep.class);
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
      proof.die(times, EmailStep.values());
      var tally = proof.settle();
      System.out.println(tally.report());
      System.exit(tally.holds() ? 0 : 1);
    }
  }

  /** Dies until it has died so often at each of these steps. */
  public void die(int times, EmailStep... steps) {
    deaths.repeat(times, List.of(steps), this::next);
  }

  /** Lets the connector live until all is published and marked; prints a table and tallies. */
  public Tally settle() {
    connector.restart();
    deaths.print();
    return mailroom.settle(name, SETTLE_LIMIT);
  }

  @Override
  public void close() {
    mailroom.close();
  }

  /** Each step in a lane of its own. */
  private Map<EmailStep, CrashPoint> next(List<EmailStep> steps, boolean isMissed) {
    if (deaths.all() > 0 && deaths.all() % DEATHS_IN_A_ROW == 0) {
      live();
    }
    var points = new EnumMap<EmailStep, CrashPoint>(EmailStep.class);
    for (int i = 0; i < (isMissed ? 1 : Math.min(steps.size(), lanes.size())); i++) {
      var watched = lanes.get(i);
      deliver(watched.mailbox());
      var step = steps.get(i);
      points.put(step, step.at(1 + random.nextInt(passages(step)), watched.lane()));
    }
    return points;
  }

  private static int passages(EmailStep step) {
    return switch (step.often()) {
      case ONCE -> 1;
      case PER_FOLDER -> FOLDERS.size();
      case PER_EMAIL -> FOLDERS.size() * PER_FOLDER;
    };
  }

  private void live() {
    connector.restart();
    if (!mailroom.awaitPublished(SETTLE_LIMIT)) {
      throw new AssertionError("not all is published, see " + connector.log());
    }
    connector.kill();
  }

  private void deliver(Mailbox mailbox) {
    for (int i = 0; i < PER_FOLDER; i++) {
      for (var folder : FOLDERS) {
        var size = (int) (MEDIAN_SIZE * Math.exp(random.nextGaussian()));
        mailbox.deliver(folder, SampleEmail.of("email-" + delivered++).withTextOf(size));
      }
    }
  }

  /** A mailbox in each of some shards: each has a writer of its own. */
  private List<Watched> lanes() {
    var shards = new Shards(Mailroom.SHARDS);
    var taken = new HashSet<Integer>();
    var lanes = new ArrayList<Watched>();
    for (int i = 0; i < MAILBOXES; i++) {
      var mailbox = mailroom.mailbox("ann-" + i, FOLDERS.toArray(String[]::new));
      var id = mailroom.administrator().create(mailbox.integration());
      int shard = shards.of(new IntegrationId(id));
      if (taken.add(shard)) {
        var writer = mailroom.topics().id("shard-" + shard);
        lanes.add(new Watched(new Lane(shard, writer, id), mailbox));
      }
    }
    return lanes;
  }
}
