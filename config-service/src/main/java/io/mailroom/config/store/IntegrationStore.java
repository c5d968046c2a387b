package io.mailroom.config.store;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.contract.compacted.CompactedLog;
import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.takeover.TakeOver;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All integrations: read from a view of the topic that is first brought up to date, changed one
 * after the other among all replicas. Any thread may call; both calls block.
 */
public final class IntegrationStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IntegrationStore.class);

  /** How long a reading waits for the view to reach the end of the topic. */
  private static final Duration READ_LIMIT = Duration.ofSeconds(2);

  /** For how long after the last contact with Kafka a reading answers from memory. */
  private static final Duration MEMORY_LIMIT = Duration.ofSeconds(60);

  /** Beyond what a change may take: the patience of its writer, and one write's own limits. */
  private static final Duration CHANGE_LIMIT = Duration.ofSeconds(60);

  private final CompactedView<Integration> view;
  private final IntegrationWriter writer;
  private final Clock clock;
  private volatile Known known = new Known(Map.of(), new Directory(Map.of(), Set.of()));

  /** A store that neither reads nor writes yet. */
  public IntegrationStore(
      Map<String, Object> kafkaConfig, TopicNames names, Shards shards, Clock clock) {
    var topic = new StoreTopic(names, shards);
    this.clock = clock;
    this.view =
        new CompactedView<>(
            kafkaConfig, topic.name(), topic.partitions(), RecordCodec.INTEGRATION, clock);
    this.writer =
        new IntegrationWriter(
            topic,
            new TakeOver(kafkaConfig),
            () ->
                new CompactedLog<>(
                    kafkaConfig, topic.name(), topic.partitions(), RecordCodec.INTEGRATION));
  }

  /** Begins to read and to write; returns at once. The topic must exist. */
  public void start() {
    view.start();
    writer.start();
  }

  /** Whether the topic was read to its end, and still is. */
  public boolean isReady() {
    return view.isReady();
  }

  /** What is known now: as much as Kafka says within 2 s. */
  public Reading read() {
    try {
      return new Reading.Current(directory(view.awaitEnd(READ_LIMIT)));
    } catch (ReadFault fault) {
      LOG.warn("event=read-failed code={} detail=\"{}\"", fault.code(), fault.getMessage());
      Instant asOf = view.asOf();
      return asOf.plus(MEMORY_LIMIT).isAfter(clock.instant())
          ? new Reading.Remembered(directory(view.snapshot()), asOf)
          : new Reading.Unreachable();
    }
  }

  /**
   * Judges a change by everything committed before it, and writes it.
   *
   * @return within some 10 s, or when the outcome of a write that was begun is known
   */
  public Outcome submit(Change change) {
    try {
      return writer.submit(change).answer().get(CHANGE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return unknown();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return unknown();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the writer has failed", e.getCause());
    }
  }

  @Override
  public void close() {
    writer.close();
    view.close();
  }

  private static Outcome unknown() {
    return new Outcome.Refused(
        Problem.of(ProblemCode.OUTCOME_UNKNOWN, "Kafka did not say whether it was saved: read it"));
  }

  private Directory directory(Snapshot<Integration> snapshot) {
    Known last = known;
    if (!last.positions.equals(snapshot.positions())) {
      last = new Known(snapshot.positions(), Directory.of(snapshot));
      known = last;
    }
    return last.directory;
  }

  /** The last directory, and how far the topic was read when it was made. */
  private record Known(Map<Integer, Long> positions, Directory directory) {}
}
