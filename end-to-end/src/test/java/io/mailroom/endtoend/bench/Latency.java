package io.mailroom.endtoend.bench;

import io.mailroom.endtoend.world.MailHost;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Servers;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Email that comes one by one to mailboxes that are idle: the time from its delivery until a
 * committed reader sees it, beside the time until a bare client in IDLE is told, in the same run.
 *
 * <p>Every second or so one email goes to a mailbox that Mailroom watches, and some half a second
 * later one to a mailbox where such a client waits; the moments are random, for there are timers of
 * a second on both sides. The Dovecot keeps idle sessions together in one process, as an operator
 * of many would have it, for an awake one tells of news after up to 500 ms (FAILURES M29). It has
 * processes in reserve for those that wake: to start one first takes 6 ms more.
 */
final class Latency {
  private static final int WATCHED = 500;
  private static final int BARE = 20;

  /** So many go through first, faster, until the virtual machines have compiled what they do. */
  private static final int WARM_UP = 5_000;

  private static final int TEXT_BYTES = 3_000;
  private static final Duration WARM_UP_PAUSE = Duration.ofMillis(10);

  /** On average. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final long SEED = 1;

  /** After which all sessions are hibernated. */
  private static final Duration ASLEEP = Duration.ofSeconds(5);

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /**
   * Long, for each proof wakes a hibernated session, and a Dovecot that hibernates it again forgets
   * the news of the last half second before: such an email is seen at the next proof.
   */
  private static final String PROOF_INTERVAL = "20m";

  private static final Path WATCHERS = Path.of("/proc/sys/fs/inotify/max_user_instances");
  private static final String HIBERNATION =
      """
      imap_hibernate_timeout = 1s
      service imap {
        process_min_avail = 4
        service_count = 256
        unix_listener imap-master {
          mode = 0666
        }
      }
      service imap-hibernate {
        chroot =
        unix_listener imap-hibernate {
          mode = 0666
        }
      }
      """;

  private final Mailroom mailroom;
  private final DovecotServer dovecot;
  private final Servers servers = Servers.shared();

  /** When an email was delivered last, by the id of an integration or the user of a bare client. */
  private final Map<String, Long> delivered = new ConcurrentHashMap<>();

  private final Queue<Duration> told = new ConcurrentLinkedQueue<>();
  private final Random random = new Random(SEED);

  private Latency(Mailroom mailroom, DovecotServer dovecot) {
    this.mailroom = mailroom;
    this.dovecot = dovecot;
  }

  /**
   * Runs and prints.
   *
   * @param arguments how many emails are measured, 500 at most; 120 if there are none
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int emails = arguments.length == 0 ? 120 : Integer.parseInt(arguments[0]);
    boolean holds;
    try (var dovecot = DovecotServer.start(Servers.shared().certificate(), HIBERNATION);
        var mailroom =
            Mailroom.open(
                "latency",
                Map.of(
                    "MAILROOM_IMAP_PORTS",
                    "" + dovecot.port(),
                    "MAILROOM_PROOF_INTERVAL",
                    PROOF_INTERVAL))) {
      mailroom.connector("first", "-Xmx512m", "-XX:TieredStopAtLevel=4").awaitReady();
      holds = new Latency(mailroom, dovecot).run(emails);
    }
    System.exit(holds ? 0 : 1);
  }

  private boolean run(int emails) throws IOException, InterruptedException {
    var watchers = watchers();
    var host = MailHost.of(dovecot);
    var watched = watched(host);
    var bare =
        IntStream.range(0, BARE)
            .mapToObj(i -> new Mailbox(host, "bare-" + i, List.of("INBOX")))
            .toList();
    for (var mailbox : bare) {
      listen(mailbox.user());
    }
    try (var sight = Sight.of(servers.bootstrapServers(), mailroom.topics().inboundEmail())) {
      deliver(watched, bare, WARM_UP, WARM_UP_PAUSE);
      sight.await(WARM_UP, LIMIT);
      LockSupport.parkNanos(ASLEEP.toNanos());
      told.clear();
      deliver(watched, bare, emails, PAUSE);
      var seen = sight.await(WARM_UP + emails, LIMIT).subList(WARM_UP, WARM_UP + emails);
      System.out.printf(
          "LATENCY %d mailboxes, max_user_instances %s at the start, %s in the end%n",
          WATCHED, watchers, watchers());
      print("told to a bare client", List.copyOf(told));
      print(
          "visible by Mailroom", seen.stream().map(each -> since(each.key(), each.at())).toList());
      return seen.stream().map(Sight.Seen::key).distinct().count() == emails;
    }
  }

  /** The mailboxes that Mailroom watches, by the id of their integration, all of them idle. */
  private Map<String, Mailbox> watched(MailHost host) {
    var mailboxes =
        IntStream.range(0, WATCHED)
            .mapToObj(i -> new Mailbox(host, "user-" + i, List.of("INBOX")))
            .toList();
    Map<String, Mailbox> watched = new ConcurrentHashMap<>();
    mailboxes.parallelStream()
        .forEach(each -> watched.put(mailroom.administrator().create(each.integration()), each));
    watched.keySet().forEach(each -> mailroom.awaitState(each, "WATCHING", LIMIT));
    return watched;
  }

  /** How many idle sessions of a user the system lets be told at once. */
  private static String watchers() throws IOException {
    // Such a file gives all at the first read only, which must ask for enough.
    return Files.readAllLines(WATCHERS).getFirst();
  }

  private void listen(String user) throws IOException {
    var imap = PlainImap.open(servers.client(), dovecot.port(), user, Mailbox.PASSWORD);
    var _ =
        Thread.ofVirtual()
            .start(() -> {
              try (imap) {
                while (true) {
                  imap.awaitNews(1);
                  told.add(since(user, System.nanoTime()));
                }
              } catch (IOException _) {
                // The server has ended.
              }
            });
  }

  /** To watched and bare ones in turn. */
  private void deliver(
      Map<String, Mailbox> watched, List<Mailbox> bare, int emails, Duration pause) {
    var integrations = List.copyOf(watched.entrySet());
    var due = System.nanoTime();
    for (int i = 0; i < emails; i++) {
      var mine = integrations.get(i % integrations.size());
      deliver(mine.getKey(), mine.getValue(), i);
      due = awaitTick(due, pause);
      var other = bare.get(i % bare.size());
      deliver(other.user(), other, i);
      due = awaitTick(due, pause);
    }
  }

  private void deliver(String key, Mailbox mailbox, int number) {
    var email = SampleEmail.of(mailbox.user() + "-" + number).withTextOf(TEXT_BYTES);
    delivered.put(key, System.nanoTime());
    mailbox.deliver("INBOX", email);
  }

  private long awaitTick(long last, Duration pause) {
    var due = last + pause.toNanos() / 2 + random.nextLong(pause.toNanos());
    for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return due;
  }

  private Duration since(String key, long at) {
    return Duration.ofNanos(at - delivered.getOrDefault(key, at));
  }

  private static void print(String what, List<Duration> times) {
    var sorted = times.stream().sorted().toList();
    System.out.printf(
        "LATENCY %s: %d emails, p50 %.1f ms, p90 %.1f ms, p99 %.1f ms%n",
        what, sorted.size(), at(sorted, 0.50), at(sorted, 0.90), at(sorted, 0.99));
  }

  private static double at(List<Duration> sorted, double share) {
    var index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.max(0, index)).toNanos() / 1e6;
  }
}
