package io.mailroom.endtoend.bench;

import io.mailroom.endtoend.tally.Tally;
import io.mailroom.endtoend.world.MailHost;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Servers;
import io.mailroom.sandbox.kafka.Topics;
import io.mailroom.sandbox.mail.SampleEmail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A burst of email into one mailbox: emails a second until all are visible to a committed reader,
 * for Mailroom and for the plain limit, in turns on the same servers, with the same reader.
 *
 * <p>The plain limit is one TLS connection that streams all messages into a transactional producer,
 * with a transaction and a {@code UID STORE} for every 200: no parsing, no checkpoint, no proof. It
 * waits in IDLE for the same delivery, and ends when all is visible and marked. Beside it stands
 * its rate once the server has told of the emails, which takes Dovecot some 0.3 s.
 */
final class Burst {
  private static final int WARM_UP = 20_000;

  /** Until the compilers have little left to do. */
  private static final int WARM_UPS = 2;

  private static final int ROUNDS = 3;
  private static final int MEDIAN_BYTES = 30_000;
  private static final int MOST_BYTES = 2_000_000;
  private static final int TRANSACTION = 200;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Mailroom mailroom;
  private final Servers servers = Servers.shared();
  private final String plainTopic;

  private Burst(Mailroom mailroom) {
    this.mailroom = mailroom;
    this.plainTopic = mailroom.topics().id("plain");
    new Topics(servers.kafka())
        .create(plainTopic, 1, Map.of("max.message.bytes", Integer.toString(2 * MOST_BYTES)));
  }

  /**
   * Runs and prints.
   *
   * @param arguments how many emails; 5,000 if there are none
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int emails = arguments.length == 0 ? 5_000 : Integer.parseInt(arguments[0]);
    boolean holds;
    try (var mailroom = Mailroom.open("bench")) {
      mailroom.connector("first", "-Xmx1g", "-XX:TieredStopAtLevel=4").awaitReady();
      holds = new Burst(mailroom).run(emails);
    }
    System.exit(holds ? 0 : 1);
  }

  private boolean run(int emails) throws IOException, InterruptedException {
    var _ = round("cold", emails);
    for (int round = 1; round <= WARM_UPS; round++) {
      var _ = round("warm-up-" + round, WARM_UP);
    }
    List<Double> ratios = new ArrayList<>();
    List<Double> toStream = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      var ratio = round("warm-" + round, emails);
      ratios.add(ratio.toLimit());
      toStream.add(ratio.toStream());
    }
    System.out.printf(
        "BURST median ratio %.2f (%.2f to the stream alone)%n", median(ratios), median(toStream));
    Tally tally = mailroom.settle("burst", LIMIT);
    System.out.println(tally.report());
    return tally.holds();
  }

  private Ratio round(String name, int emails) throws IOException, InterruptedException {
    var mailroomRate = throughMailroom(name, emails);
    var limit = plain("plain-" + name, emails);
    var ratio =
        new Ratio(
            mailroomRate.emails() / limit.rate().emails(), mailroomRate.emails() / limit.stream());
    System.out.printf(
        "BURST %s: %d emails, Mailroom %s, plain limit %s, stream alone %.0f/s, ratio %.2f (%.2f)%n",
        name,
        emails,
        mailroomRate,
        limit.rate(),
        limit.stream(),
        ratio.toLimit(),
        ratio.toStream());
    return ratio;
  }

  /**
   * What a round came to, from the moment when all lie in the mailbox.
   *
   * @param emails a second
   * @param processor time of all processes together, servers and reader included, for an email
   */
  private record Rate(double emails, Duration processor) {
    @Override
    public String toString() {
      return "%.0f/s (processor %.2f ms each)".formatted(emails, processor.toNanos() / 1e6);
    }
  }

  /**
   * What the plain client came to.
   *
   * @param rate as Mailroom's
   * @param stream emails a second from the moment when the server had told of them
   */
  private record Limit(Rate rate, double stream) {}

  /**
   * Mailroom's rate to those of the plain client.
   *
   * @param toLimit on the same clock
   * @param toStream without the time until the server told the plain client
   */
  private record Ratio(double toLimit, double toStream) {}

  private Rate throughMailroom(String user, int emails) throws InterruptedException {
    var mailbox = mailroom.mailbox(user, "INBOX");
    var integration = mailroom.administrator().create(mailbox.integration());
    mailroom.awaitState(integration, "WATCHING", LIMIT);
    var before = mailroom.inbound().published().size();
    Rate rate;
    try (var sight = sight(mailroom.topics().inboundEmail())) {
      mailbox.deliverAtOnce(servers.dovecot(), "INBOX", emails(user, emails));
      var delivered = System.nanoTime();
      var processor = processor();
      var seen = sight.await(emails, LIMIT);
      rate =
          new Rate(
              perSecond(emails, began(delivered, seen), seen.getLast().at()),
              processor().minus(processor).dividedBy(emails));
    }
    // What is still to be marked must not slow the next round.
    var _ = mailroom.inbound().readUntil(found -> found.size() >= before + emails, LIMIT);
    mailroom.awaitMarked(LIMIT);
    return rate;
  }

  private Limit plain(String user, int emails) throws IOException, InterruptedException {
    var mailbox = new Mailbox(MailHost.of(servers.dovecot()), user, List.of("INBOX"));
    try (var producer = producer(user);
        var sight = sight(plainTopic);
        var imap =
            PlainImap.open(servers.client(), servers.dovecot().port(), user, Mailbox.PASSWORD)) {
      producer.initTransactions();
      var told = whenTold(imap, emails);
      mailbox.deliverAtOnce(servers.dovecot(), "INBOX", emails(user, emails));
      var delivered = System.nanoTime();
      var processor = processor();
      var stream = told.join();
      List<Long> pending = new ArrayList<>();
      imap.fetchAll((message, uid) -> {
        if (pending.isEmpty()) {
          producer.beginTransaction();
        }
        var _ = producer.send(new ProducerRecord<>(plainTopic, 0, null, message));
        pending.add(uid);
        if (pending.size() == TRANSACTION) {
          commit(producer, imap, pending);
        }
      });
      if (!pending.isEmpty()) {
        commit(producer, imap, pending);
      }
      imap.endMarking();
      var marked = System.nanoTime();
      var seen = sight.await(emails, LIMIT);
      var ended = Math.max(marked, seen.getLast().at());
      return new Limit(
          new Rate(
              perSecond(emails, began(delivered, seen), ended),
              processor().minus(processor).dividedBy(emails)),
          perSecond(emails, stream, ended));
    }
  }

  /** The server may tell before it has tidied up behind the delivery. */
  private static long began(long delivered, List<Sight.Seen> seen) {
    return Math.min(delivered, seen.getFirst().at());
  }

  private static CompletableFuture<Long> whenTold(PlainImap imap, int emails) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        imap.awaitNews(emails);
        return System.nanoTime();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private static void commit(
      KafkaProducer<byte[], byte[]> producer, PlainImap imap, List<Long> pending)
      throws IOException {
    producer.commitTransaction();
    imap.beginMarking(pending.getFirst(), pending.getLast());
    pending.clear();
  }

  /** All that this process and those it started have used. */
  private static Duration processor() {
    var self = ProcessHandle.current();
    return Stream.concat(Stream.of(self), self.descendants())
        .flatMap(each -> each.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  private Sight sight(String topic) {
    return Sight.of(servers.bootstrapServers(), topic);
  }

  private KafkaProducer<byte[], byte[]> producer(String transactionalId) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            servers.bootstrapServers(),
            "transactional.id",
            mailroom.topics().id(transactionalId),
            "compression.type",
            "lz4",
            "linger.ms",
            5,
            "batch.size",
            128 << 10,
            "max.request.size",
            2 * MOST_BYTES),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Sizes are log-normal, texts do not repeat themselves; the same for every mailbox. */
  private static List<SampleEmail> emails(String prefix, int count) {
    var random = new Random(count);
    var text = text(random);
    List<SampleEmail> emails = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var size = (int) Math.min(MOST_BYTES, MEDIAN_BYTES * Math.exp(random.nextGaussian()));
      var begin = random.nextInt(text.length() - size);
      emails.add(SampleEmail.of(prefix + "-" + i).withText(text.substring(begin, begin + size)));
    }
    return emails;
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    while (text.length() < 2 * MOST_BYTES) {
      for (int letter = random.nextInt(10); letter >= 0; letter--) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      text.append(random.nextInt(10) == 0 ? '\n' : ' ');
    }
    return text.toString();
  }

  private static double median(List<Double> rounds) {
    return rounds.stream().sorted().toList().get(rounds.size() / 2);
  }

  private static double perSecond(int emails, long began, long ended) {
    return emails / ((ended - began) / 1e9);
  }
}
