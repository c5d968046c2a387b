package io.mailroom.endtoend.chaos;

import io.mailroom.endtoend.chaos.Plague.Blow;
import io.mailroom.endtoend.chaos.Plague.InCalm;
import io.mailroom.endtoend.chaos.StallMeter.Stall;
import io.mailroom.endtoend.tally.RoutedTally;
import io.mailroom.endtoend.tally.Tally;
import io.mailroom.endtoend.world.MailHost;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Servers;
import io.mailroom.endtoend.world.Service;
import io.mailroom.sandbox.proxy.FaultyProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Three brokers, three connectors, two routers, a Dovecot with many mailboxes, a faulty network
 * between them, and all that may befall them at once, while emails come in. Then the tally.
 */
public final class Chaos implements AutoCloseable {
  private static final int MAILBOXES = 24;
  private static final int ROADS = 4;
  private static final Duration SETTLE_LIMIT = Duration.ofMinutes(10);

  private final Random random;
  private final Servers servers = Servers.withThreeBrokers();
  private final List<FaultyProxy> roads;
  private final Mailroom mailroom;
  private final Map<String, Service> connectors;
  private final Map<String, Service> routers;
  private final People people;

  /**
   * What is left of it.
   *
   * @param emails the emails themselves
   * @param routed what the routers made of them
   */
  public record Outcome(Tally emails, RoutedTally routed) {
    /** Whether every promise was kept. */
    public boolean holds() {
      return emails.holds() && routed.holds();
    }

    /** All violations, or their first ones. */
    public String report() {
      return emails.report() + "\n" + routed;
    }
  }

  /** Opens a world. */
  public Chaos(String name, long seed) {
    System.out.println("SEED " + name + ": " + seed);
    random = new Random(seed);
    roads =
        IntStream.range(0, ROADS)
            .mapToObj(_ -> FaultyProxy.start(servers.dovecot().port()))
            .toList();
    mailroom =
        Mailroom.open(
            servers,
            name,
            Map.of(
                "MAILROOM_IMAP_PORTS",
                roads.stream().map(each -> "" + each.port()).collect(Collectors.joining(",")),
                "MAILROOM_PROOF_INTERVAL",
                "10s"));
    connectors =
        Stream.of("first", "second", "third")
            .collect(Collectors.toMap(each -> each, each -> mailroom.connector(each)));
    routers =
        Stream.of("router-1", "router-2")
            .collect(Collectors.toMap(each -> each, mailroom::otherRouter));
    var mailboxes = new LinkedHashMap<String, Mailbox>();
    for (int i = 0; i < MAILBOXES; i++) {
      var folders = i % 4 == 0 ? new String[] {"INBOX", People.SECOND} : new String[] {"INBOX"};
      var host = MailHost.of(servers.dovecot(), roads.get(i % ROADS).port());
      var mailbox = mailroom.mailbox(host, "user" + i, folders);
      mailboxes.put(mailroom.administrator().create(mailbox.integration()), mailbox);
    }
    people = new People(servers.dovecot(), mailroom.administrator(), mailboxes);
    connectors.values().forEach(Service::awaitReady);
    routers.values().forEach(Service::awaitReady);
  }

  /**
   * Runs and prints.
   *
   * @param arguments {@code --minutes N}, 2 if not given; {@code --seed S} of an earlier run
   */
  public static void main(String[] arguments) {
    var options = List.of(arguments);
    var minutes = Double.parseDouble(option(options, "--minutes", "2"));
    var seed = Long.parseLong(option(options, "--seed", "" + System.nanoTime()));
    Outcome outcome;
    try (var chaos = new Chaos("chaos", seed)) {
      outcome = chaos.run(Duration.ofMillis((long) (minutes * 60_000)));
    }
    System.out.println(outcome.report());
    System.exit(outcome.holds() ? 0 : 1);
  }

  /** Lets it all happen for so long, waits until all is published and routed, and tallies. */
  public Outcome run(Duration length) {
    var begin = Instant.now();
    var until = begin.plus(length);
    try (var stalls = new StallMeter(servers.bootstrapServers(), inboundPartitions())) {
      // Now and then Kafka is let be, to see what is due to a connector alone.
      var plagues =
          List.of(
              plague(new Processes("connector", connectors), until, InCalm.STRIKES_SINGLY),
              plague(new Processes("router", routers), until, InCalm.GOES_ON),
              plague(new Brokers(servers.kafka()), until, InCalm.RESTS),
              plague(new Network("kafka", servers.kafka().proxies()), until, InCalm.RESTS),
              plague(new Network("imap", roads), until, InCalm.GOES_ON),
              plague(people, until, InCalm.GOES_ON));
      var writing = new Random(random.nextLong());
      while (Instant.now().isBefore(until)) {
        people.write(writing);
        Victims.last(writing, Duration.ofMillis(50), Duration.ofMillis(900));
      }
      var blows = plagues.stream().flatMap(each -> each.blows().stream()).toList();
      var emails = mailroom.settle("chaos", SETTLE_LIMIT);
      var outcome = new Outcome(emails, mailroom.settleRouted(SETTLE_LIMIT));
      print(blows, outcome, stalls.stalls());
      return outcome;
    }
  }

  @Override
  public void close() {
    mailroom.close();
    roads.forEach(FaultyProxy::close);
    servers.close();
  }

  private Plague plague(Victims victims, Instant until, InCalm inCalm) {
    return new Plague(victims, new Random(random.nextLong()), until, inCalm);
  }

  private List<TopicPartition> inboundPartitions() {
    return IntStream.range(0, Mailroom.SHARDS)
        .mapToObj(shard -> new TopicPartition(mailroom.topics().inboundEmail(), shard))
        .toList();
  }

  private void print(List<Blow> blows, Outcome outcome, List<Stall> stalls) {
    var takeOvers = new TakeOvers(connectors);
    var faults = new TreeMap<String, List<Blow>>();
    blows.forEach(each -> faults.computeIfAbsent(each.fault(), _ -> new ArrayList<>()).add(each));
    System.out.println("| fault | times |");
    System.out.println("|---|---|");
    faults.forEach((fault, all) -> System.out.printf("| %s | %d |%n", fault, all.size()));
    var logins = servers.dovecot().logins();
    System.out.println("| figure | |");
    System.out.println("|---|---|");
    row("faults survived", "" + blows.size());
    row("emails", outcome.emails().figures());
    row("routed", outcome.routed().figures());
    row("shards taken over", "" + takeOvers.count());
    var struck = new Struck(blows);
    for (var fault : List.of("connector killed", "connector frozen")) {
      var gaps =
          faults.getOrDefault(fault, List.of()).stream()
              .map(each -> new Gap(each.begin(), takeOvers.after(each)))
              .toList();
      rows("slowest take-over, " + fault, gaps, struck);
    }
    rows(
        "longest stall of a committed reader",
        stalls.stream().map(each -> new Gap(each.begin(), each.length())).toList(),
        struck);
    row(
        "logins for each mailbox, at most",
        "" + logins.values().stream().mapToLong(each -> each).max().orElse(0));
  }

  /** A time in which something stood still. */
  private record Gap(Instant begin, Duration length) {}

  /** The longest of all, and of those that are due to less. */
  private static void rows(String figure, List<Gap> all, Struck struck) {
    row(figure, longest(all));
    var whole = all.stream().filter(each -> struck.leavesKafkaWhole(each.begin)).toList();
    row("the same, the " + whole.size() + " while Kafka was whole", longest(whole));
    var alone = all.stream().filter(each -> struck.isOneConnectorAtMost(each.begin)).toList();
    row("the same, the " + alone.size() + " when no other connector was struck", longest(alone));
  }

  private static String longest(List<Gap> gaps) {
    return gaps.stream()
        .max(Comparator.comparing(Gap::length))
        .map(each -> "%.1f s, from %s".formatted(each.length.toMillis() / 1e3, each.begin))
        .orElse("none");
  }

  private static void row(String figure, String value) {
    System.out.printf("| %s | %s |%n", figure, value);
  }

  private static String option(List<String> options, String name, String otherwise) {
    int at = options.indexOf(name);
    return at < 0 ? otherwise : options.get(at + 1);
  }
}
