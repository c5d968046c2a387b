package io.mailroom.router;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.sandbox.kafka.KafkaCluster;
import io.mailroom.sandbox.kafka.Topics;
import io.mailroom.sandbox.process.ChildProcess;
import io.mailroom.sandbox.process.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How many emails a second one router routes, from the first to the last one that a committed
 * reader sees, beside {@link PlainLoop} over the same emails, in turns. Both run as processes of
 * their own with the same heap, and find the emails there when they start.
 */
final class RouterRate {
  private static final int ROUNDS = 3;
  private static final int INTEGRATIONS = 40;
  private static final int PARTITIONS = 8;
  private static final int MEDIAN = 3_000;
  private static final int LONGEST = 64_000;
  private static final String PREFIX = "rate.";
  private static final String PLAIN = "rate.plain";
  private static final List<String> OPTIONS = List.of("-Xmx512m");
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final KafkaCluster kafka;
  private final Path folder;
  private final int emails;

  private RouterRate(KafkaCluster kafka, Path folder, int emails) {
    this.kafka = kafka;
    this.folder = folder;
    this.emails = emails;
  }

  /**
   * Runs and prints.
   *
   * @param arguments how many emails; 200,000 if there are none
   */
  public static void main(String[] arguments) throws Exception {
    int emails = arguments.length == 0 ? 200_000 : Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory(Path.of("target"), "rate").toAbsolutePath();
    try (var kafka = KafkaCluster.start(folder.resolve("kafka"))) {
      new RouterRate(kafka, folder, emails).run();
    } finally {
      Folders.delete(folder);
    }
  }

  private void run() throws Exception {
    try (var deployment = new Deployment(kafka, PREFIX)) {
      deployment.makeTopics();
      new Topics(kafka).create(PLAIN, PARTITIONS, Map.of());
      arrive(deployment);
      List<Double> ratios = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        double router = router(deployment);
        double plain = plain(deployment);
        ratios.add(router / plain);
        System.out.printf(
            "ROUTER round %d: %d emails, router %.0f/s, plain loop %.0f/s, ratio %.2f%n",
            round, emails, router, plain, ratios.getLast());
      }
      ratios.sort(Comparator.naturalOrder());
      System.out.printf("ROUTER median ratio %.2f%n", ratios.get(ROUNDS / 2));
    }
  }

  /** Texts are log-normal with a median of 3 KB, up to 64 KB, and do not repeat themselves. */
  private void arrive(Deployment deployment) {
    var random = new Random(1);
    var watch = Samples.watch("INBOX", "support");
    var integrations = Stream.generate(IntegrationId::random).limit(INTEGRATIONS).toList();
    integrations.forEach(each -> deployment.configure(Samples.integration(each, 1, watch)));
    var text = text(random);
    for (int i = 0; i < emails; i++) {
      var origin = Samples.origin(integrations.get(i % INTEGRATIONS), watch, 1 + i / INTEGRATIONS);
      var size = (int) Math.min(LONGEST, MEDIAN * Math.exp(random.nextGaussian()));
      var begin = random.nextInt(text.length() - size);
      deployment.arrive(Samples.email(origin, text.substring(begin, begin + size)));
    }
    deployment.flush();
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    while (text.length() < 4_000_000) {
      for (int letter = random.nextInt(10); letter >= 0; letter--) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      text.append(random.nextInt(10) == 0 ? '\n' : ' ');
    }
    return text.toString();
  }

  private double router(Deployment deployment) throws Exception {
    deployment.rewind(PREFIX + "router");
    try (var reader = reader(deployment.names().routedEmail());
        var router = RouterProcess.start(kafka, PREFIX, folder, Map.of(), OPTIONS)) {
      double rate = rate(reader, router::tail);
      router.stop();
      return rate;
    }
  }

  private double plain(Deployment deployment) throws Exception {
    deployment.rewind(PlainLoop.GROUP);
    var command = new ArrayList<>(List.of(RouterProcess.java()));
    command.addAll(OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(PlainLoop.class.getName(), kafka.bootstrapServers(), PREFIX, PLAIN));
    try (var reader = reader(PLAIN);
        var loop = ChildProcess.start(folder.resolve("plain.log"), "KILL", command)) {
      return rate(reader, loop::tail);
    }
  }

  private KafkaConsumer<byte[], byte[]> reader(String topic) {
    var reader =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        IntStream.range(0, PARTITIONS).mapToObj(each -> new TopicPartition(topic, each)).toList();
    reader.assign(partitions);
    reader.seekToEnd(partitions);
    partitions.forEach(reader::position);
    return reader;
  }

  /** Emails a second between the first and the last that the reader sees. */
  private double rate(KafkaConsumer<byte[], byte[]> reader, Supplier<String> log) {
    long began = System.nanoTime();
    long first = 0;
    int seen = 0;
    int atFirst = 0;
    while (seen < emails) {
      seen += reader.poll(POLL).count();
      if (seen > 0 && first == 0) {
        first = System.nanoTime();
        atFirst = seen;
      }
      if (System.nanoTime() - began > LIMIT.toNanos()) {
        throw new IllegalStateException(seen + " emails only after " + LIMIT + ":\n" + log.get());
      }
    }
    return (seen - atFirst) / ((System.nanoTime() - first) / 1e9);
  }
}
