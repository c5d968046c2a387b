package io.mailroom.endtoend.prove;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus.State;
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
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One router that dies at an arrow of the reply path with replies in flight, again and again. Each
 * start finds what the death before left behind, gets new replies and dies in its turn; the last
 * one lives, until every reply is settled.
 */
public final class CrashedReplies implements AutoCloseable {
  private static final int IN_FLIGHT = 24;

  /** New ones at each start, however many the deaths before have left behind. */
  private static final int FEWEST = 8;

  private static final String FROM = "support@crash.example.org";
  private static final Duration DEATH_LIMIT = Duration.ofMinutes(2);
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(5);

  private final Random random;
  private final ReplySink sink = new ReplySink();
  private final Mailroom mailroom;
  private final IntegrationId integration;
  private final EmailFeed feed;
  private final Downstream downstream;
  private final Map<ReplyArrow, List<String>> asked = new EnumMap<>(ReplyArrow.class);
  private final Map<ReplyArrow, Integer> deaths = new EnumMap<>(ReplyArrow.class);
  private final Service router;

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
  }

  /**
   * Proves, prints a table, and ends with status 1 if a promise was broken.
   *
   * @param arguments how many deaths at each arrow, 500 if not given; and the seed of an earlier
   *     run
   */
  public static void main(String[] arguments) {
    int times = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    try (var proof = new CrashedReplies("crashed-replies", seed)) {
      for (var arrow : ReplyArrow.values()) {
        proof.die(arrow, times);
      }
      var tally = proof.settle();
      System.exit(tally.holds() ? 0 : 1);
    }
  }

  /** Dies so many times at an arrow. */
  public void die(ReplyArrow arrow, int times) {
    var begin = System.nanoTime();
    for (int i = 0; i < times; i++) {
      int fresh = ask(arrow);
      int passage = arrow.isOfBatches() ? 1 : 1 + random.nextInt(fresh);
      start(arrow.at(passage).option());
      int status = router.awaitEnd(DEATH_LIMIT);
      if (status != CrashPoint.STATUS) {
        throw new AssertionError(arrow + " ended with status " + status + ", see " + router.log());
      }
      deaths.merge(arrow, 1, Integer::sum);
    }
    System.out.printf(
        "DIED %s: %d times, %.1f s each%n",
        arrow, times, (System.nanoTime() - begin) / 1e9 / times);
  }

  /** Lets the router live until every reply is settled; prints a table and tallies. */
  public ReplyTally settle() {
    start();
    var all = asked.values().stream().flatMap(List::stream).toList();
    var _ = downstream.awaitSettled(all.size(), SETTLE_LIMIT);
    var told = downstream.told();
    var arrived = sink.arrived();
    System.out.println(
        "| arrow | crashes | replies | sent | unknown | repeated | duplicates | lost |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    asked.forEach((arrow, replies) -> {
      var tally = ReplyTally.of(replies, told, arrived);
      System.out.printf(
          "| %s | %d | %d | %d | %d | %d | %d | %d |%n",
          arrow,
          deaths.get(arrow),
          tally.asked(),
          tally.count(State.SENT),
          tally.count(State.UNKNOWN),
          tally.repeated(),
          tally.duplicates(),
          tally.lost().size());
    });
    var tally = ReplyTally.of(all, told, arrived);
    System.out.println("TALLY crashed replies: " + tally.report());
    return tally;
  }

  @Override
  public void close() {
    downstream.close();
    feed.close();
    mailroom.close();
    sink.close();
  }

  private void start(String... further) {
    var _ = router.restart(further);
  }

  /** Tops up what is in flight; returns how many are new. */
  private int ask(ReplyArrow arrow) {
    int all = asked.values().stream().mapToInt(List::size).sum();
    int fresh = Math.max(FEWEST, IN_FLIGHT - (all - downstream.settled()));
    var replies = asked.computeIfAbsent(arrow, _ -> new ArrayList<>());
    var names =
        IntStream.range(replies.size(), replies.size() + fresh)
            .mapToObj(number -> arrow.name().toLowerCase(Locale.ROOT) + "." + number)
            .toList();
    replies.addAll(names);
    switch (arrow.source()) {
      case ASKED -> downstream.ask(names.stream().map(this::email).toList());
      case AUTOMATIC -> feed.publish(names.stream().map(CrashedReplies::address).toList());
    }
    return fresh;
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
        "MAILROOM_SMTP_PORTS", "" + sink.server().port(),
        "MAILROOM_REPLY_RETRY", "100ms",
        "MAILROOM_AUTO_REPLY_CAP", "1000000");
  }
}
