package io.mailroom.endtoend.bench;

import io.mailroom.endtoend.tally.Tally;
import io.mailroom.endtoend.world.MailHost;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Servers;
import io.mailroom.sandbox.kafka.Topics;
import io.mailroom.sandbox.mail.SampleEmail;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A burst of email into one mailbox: emails a second until all are visible to a committed reader,
 * for Mailroom and for the plain limit, in turns on the same servers.
 *
 * <p>The plain limit is one TLS connection that streams all messages into a transactional producer,
 * with a transaction and a {@code UID STORE} for every 200: no parsing, no checkpoint, no proof.
 */
final class Burst {
  private static final int WARM_UP = 2_000;
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
  public static void main(String[] arguments) throws IOException {
    int emails = arguments.length == 0 ? 5_000 : Integer.parseInt(arguments[0]);
    boolean holds;
    try (var mailroom = Mailroom.open("bench")) {
      mailroom.connector("first", "-Xmx512m", "-XX:TieredStopAtLevel=4").awaitReady();
      holds = new Burst(mailroom).run(emails);
    }
    System.exit(holds ? 0 : 1);
  }

  private boolean run(int emails) throws IOException {
    throughMailroom("warm-up", WARM_UP);
    plain("plain-warm-up", WARM_UP);
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      double mailroomRate = throughMailroom("round-" + round, emails);
      double plainRate = plain("plain-" + round, emails);
      ratios.add(mailroomRate / plainRate);
      System.out.printf(
          "BURST round %d: %d emails, Mailroom %.0f/s, plain limit %.0f/s, ratio %.2f%n",
          round, emails, mailroomRate, plainRate, ratios.getLast());
    }
    ratios.sort(Comparator.naturalOrder());
    System.out.printf("BURST median ratio %.2f%n", ratios.get(ROUNDS / 2));
    Tally tally = mailroom.settle("burst", LIMIT);
    System.out.println(tally.report());
    return tally.holds();
  }

  /** Emails a second from the moment when all lie in the mailbox. */
  private double throughMailroom(String user, int emails) {
    var mailbox = mailroom.mailbox(user, "INBOX");
    var integration = mailroom.administrator().create(mailbox.integration());
    mailroom.awaitState(integration, "WATCHING", LIMIT);
    var before = mailroom.inbound().published().size();
    mailbox.deliverAtOnce(servers.dovecot(), "INBOX", emails(user, emails));
    var began = System.nanoTime();
    if (!mailroom.inbound().readUntil(found -> found.size() >= before + emails, LIMIT)) {
      throw new IllegalStateException("not all published within " + LIMIT);
    }
    var rate = rate(emails, began);
    // What is still to be marked must not slow the next round.
    mailroom.awaitMarked(LIMIT);
    return rate;
  }

  private double plain(String user, int emails) throws IOException {
    var mailbox = new Mailbox(MailHost.of(servers.dovecot()), user, List.of("INBOX"));
    mailbox.deliverAtOnce(servers.dovecot(), "INBOX", emails(user, emails));
    try (var producer = producer(user);
        var imap =
            PlainImap.open(servers.client(), servers.dovecot().port(), user, Mailbox.PASSWORD)) {
      producer.initTransactions();
      var began = System.nanoTime();
      var pending = new long[1];
      List<Long> uids = new ArrayList<>();
      imap.fetchAll((message, uid) -> {
        if (pending[0]++ == 0) {
          producer.beginTransaction();
        }
        var _ = producer.send(new ProducerRecord<>(plainTopic, 0, null, message));
        uids.add(uid);
        if (pending[0] == TRANSACTION) {
          producer.commitTransaction();
          pending[0] = 0;
        }
      });
      if (pending[0] > 0) {
        producer.commitTransaction();
      }
      var rate = rate(emails, began);
      for (int i = 0; i < uids.size(); i += TRANSACTION) {
        imap.markRead(uids.get(i), uids.get(Math.min(i + TRANSACTION, uids.size()) - 1));
      }
      return rate;
    }
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

  private static double rate(int emails, long began) {
    return emails / ((System.nanoTime() - began) / 1e9);
  }
}
