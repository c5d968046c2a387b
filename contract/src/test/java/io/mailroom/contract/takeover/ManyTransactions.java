package io.mailroom.contract.takeover;

import static io.mailroom.contract.kafka.SharedKafka.NOTES;
import static io.mailroom.contract.kafka.SharedKafka.note;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.compacted.CompactedLog;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.kafka.SharedKafka.Note;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.takeover.TakeOverResult.Taken;
import io.mailroom.contract.takeover.WriteOutcome.Committed;
import io.mailroom.sandbox.kafka.BrokerCluster;
import io.mailroom.sandbox.kafka.Topics;
import io.mailroom.sandbox.process.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/**
 * One writer, one transaction after another, each an email and its checkpoint: Kafka spends an
 * epoch on each, and gives the writer a new producer id when its 32,767 are spent.
 */
final class ManyTransactions {
  private static final String EMAILS = "emails";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String ID = "writer";
  private static final int LOOK_EVERY = 1_000;
  private static final Duration NO_PROGRESS = Duration.ofMinutes(1);

  private final BrokerCluster cluster;
  private final Map<String, Object> config;

  private ManyTransactions(BrokerCluster cluster) {
    this.cluster = cluster;
    this.config = Map.of("bootstrap.servers", cluster.bootstrapServers());
  }

  /**
   * Writes, prints, and ends with status 1 unless each transaction was committed, once, in order.
   *
   * @param arguments how many transactions, 70,000 if not given
   */
  public static void main(String[] arguments) throws Exception {
    int count = arguments.length == 0 ? 70_000 : Integer.parseInt(arguments[0]);
    boolean holds;
    Path folder = folder();
    try (var cluster = BrokerCluster.start(folder, 1)) {
      holds = new ManyTransactions(cluster).run(count);
    } finally {
      Folders.delete(folder);
    }
    System.exit(holds ? 0 : 1);
  }

  private boolean run(int count) throws ReadFault, ExecutionException, InterruptedException {
    var topics = new Topics(cluster);
    topics.create(EMAILS, 1, Map.of());
    topics.create(CHECKPOINTS, 1, Map.of("cleanup.policy", "compact"));
    var producerIds = new HashSet<Long>();
    var slowest = Duration.ZERO;
    var begin = System.nanoTime();
    try (var writer = taken().writer();
        var admin = Admin.create(config)) {
      for (int i = 0; i < count; i++) {
        var before = System.nanoTime();
        var outcome =
            writer.write(
                List.of(note(EMAILS, "" + i, "email"), note(CHECKPOINTS, "folder", "" + i)));
        if (!(outcome instanceof Committed)) {
          System.out.println("TRANSACTIONS stopped at transaction " + i + ": " + outcome);
          return false;
        }
        var took = Duration.ofNanos(System.nanoTime() - before);
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
        if (i % LOOK_EVERY == 0) {
          producerIds.add(
              admin.describeTransactions(List.of(ID)).description(ID).get().producerId());
        }
      }
    }
    var seconds = (System.nanoTime() - begin) / 1e9;
    var emails =
        topics.committed(EMAILS).stream()
            .map(each -> Integer.parseInt(new String(each.key(), UTF_8)))
            .toList();
    var last = state().value("folder").map(Note::text).orElse("none");
    System.out.printf(
        "TRANSACTIONS %d committed by one writer, %d producer ids, %.0f/s, the slowest %d ms;"
            + " %d emails are read, the checkpoint is %s%n",
        count, producerIds.size(), count / seconds, slowest.toMillis(), emails.size(), last);
    return emails.equals(IntStream.range(0, count).boxed().toList())
        && last.equals("" + (count - 1));
  }

  private Taken<Snapshot<Note>> taken() {
    return (Taken<Snapshot<Note>>) new TakeOver(config).take(ID, () -> true, this::state);
  }

  private Snapshot<Note> state() throws ReadFault {
    try (var log = new CompactedLog<>(config, CHECKPOINTS, Set.of(0), NOTES)) {
      return log.readToEnd(NO_PROGRESS);
    }
  }

  private static Path folder() throws IOException {
    return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "transactions");
  }
}
