package io.mailroom.endtoend.prove;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.endtoend.mutant.CrashPoint;
import io.mailroom.endtoend.tally.ReplyTally;
import io.mailroom.endtoend.world.Downstream;
import io.mailroom.endtoend.world.EmailFeed;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.ReplySink;
import io.mailroom.endtoend.world.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One router that dies at arrows of the reply path with replies in flight, again and again: at as
 * many at once as hold up different threads, each with replies of its own. Each start finds what
 * the death before left behind, gets new replies and dies in its turn; the last one lives, until
 * every reply is settled.
 */
public final class CrashedReplies implements AutoCloseable {
  private static final int IN_FLIGHT = 32;

  /** New ones of either kind at each start, however many the deaths before have left behind. */
  private static final int FEWEST = 12;

  /** Records that the router reads at once, so that some are under way and others are to come. */
  private static final int BATCH = 4;

  private static final int BATCHES = FEWEST / BATCH;

  /** Deaths at each arrow in one world. */
  private static final int ROUND = 50;

  private static final String FROM = "support@crash.example.org";
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(5);

  private final Random random;
  private final ReplySink sink = new ReplySink();
  private final Mailroom mailroom;
  private final IntegrationId integration;
  private final EmailFeed feed;
  private final Downstream downstream;
  private final List<String> asked = new ArrayList<>();
  private final Service router;
  private final Deaths<ReplyArrow> deaths;

  /**
   * Opens a world for it.
   *
   * @param name as of a Mailroom
   * @param options of the router's JVM at each start
   */
  public CrashedReplies(String name, long seed, String... options) {
    System.out.println("SEED " + name + ": " + seed);
    this.random = new Random(seed);
    this.mailroom = Mailroom.open(name, settings(sink));
    var mailbox = mailroom.mailbox("ann", "INBOX");
    var configured = mailbox.integration();
    var _ = configured.set("outbound", sink.outbound(FROM));
    ((ObjectNode) configured.at("/folders/0/route"))
        .putObject("autoReply")
        .put("subject", "Received")
        .put("text", "We have got your email.");
    var id = mailroom.administrator().create(configured);
    this.integration = new IntegrationId(id);
    this.feed = mailroom.feed(id, "INBOX");
    this.downstream = mailroom.downstream();
    this.router = mailroom.router(options).awaitReady();
    router.kill();
    this.deaths = new Deaths<>(router, ReplyArrow.class);
  }

  /**
   * Proves, prints tables, and ends with status 1 if a promise was broken. After every fifty deaths
   * at each arrow it begins anew: a router reads all replies of the last days when it starts.
   *
   * @param arguments how many deaths at each arrow, 500 if not given; and the seed of an earlier
   *     run
   */
  public static void main(String[] arguments) {
    int times = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    System.out.println("SEED crashed replies: " + seed);
    var seeds = new Random(seed);
    var holds = true;
    for (int done = 0; done < times; done += ROUND) {
      try (var proof = new CrashedReplies("crashed-replies-" + done, seeds.nextLong())) {
        proof.die(Math.min(ROUND, times - done), ReplyArrow.values());
        holds &= proof.settle().holds();
      }
    }
    System.exit(holds ? 0 : 1);
  }

  /** Dies until it has died so often at each of these arrows. */
  public void die(int times, ReplyArrow... arrows) {
    deaths.repeat(times, List.of(arrows), this::next);
  }

  /** Lets the router live until every reply is settled; prints a table and tallies. */
  public ReplyTally settle() {
    router.restart();
    var _ = downstream.awaitSettled(asked.size(), SETTLE_LIMIT);
    deaths.print();
    var tally = ReplyTally.of(asked, downstream.told(), sink.arrived());
    System.out.printf("TALLY crashed replies: deaths %d, %s%n", deaths.all(), tally.report());
    return tally;
  }

  @Override
  public void close() {
    downstream.close();
    feed.close();
    mailroom.close();
    sink.close();
  }

  private Map<ReplyArrow, CrashPoint> next(List<ReplyArrow> arrows, boolean isMissed) {
    ask();
    var points = new EnumMap<ReplyArrow, CrashPoint>(ReplyArrow.class);
    var reachable = isMissed ? arrows.getFirst().unhindered(arrows) : arrows;
    for (var arrow : ReplyArrow.together(reachable)) {
      points.put(arrow, arrow.at(1 + random.nextInt(BATCHES)));
    }
    return points;
  }

  /** Tops up what is in flight. */
  private void ask() {
    int fresh = Math.max(FEWEST, IN_FLIGHT - (asked.size() - downstream.settled()));
    downstream.ask(names("asked", fresh).stream().map(this::email).toList());
    feed.publish(names("automatic", FEWEST).stream().map(CrashedReplies::address).toList());
  }

  private List<String> names(String kind, int count) {
    var names =
        IntStream.range(asked.size(), asked.size() + count)
            .mapToObj(number -> kind + "." + number)
            .toList();
    asked.addAll(names);
    return names;
  }

  private OutboundEmail email(String name) {
    return new OutboundEmail(
        new OutboundId(name),
        integration,
        null,
        null,
        new OutboundEmail.Recipients(
            List.of(new MailAddress(null, address(name))), List.of(), List.of()),
        new OutboundEmail.Message("Crashed", "Hello", null, List.of(), null));
  }

  private static String address(String name) {
    return name + "@customers.example.org";
  }

  private static Map<String, String> settings(ReplySink sink) {
    return Map.of(
        "MAILROOM_SMTP_PORTS",
        "" + sink.server().port(),
        "MAILROOM_REPLY_RETRY",
        "100ms",
        "KAFKA_MAX_POLL_RECORDS",
        "" + BATCH,
        "MAILROOM_REPLY_PARALLEL",
        "" + IN_FLIGHT,
        "MAILROOM_AUTO_REPLY_CAP",
        "1000000");
  }
}
