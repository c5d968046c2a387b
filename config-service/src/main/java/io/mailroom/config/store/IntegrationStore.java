package io.mailroom.config.store;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.contract.compacted.CompactedLog;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.takeover.TakeOver;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All integrations: read from a view of the topic that is first brought up to date, changed one
 * after the other among all replicas. Any thread may call; both calls block.
 */
public final class IntegrationStore implements AutoCloseable {
  /** Beyond what a change may take: the patience of its writer, and one write's own limits. */
  private static final Duration CHANGE_LIMIT = Duration.ofSeconds(60);

  private final StoreTopic topic;
  private final StoreView<Integration> view;
  private final IntegrationWriter writer;
  private volatile Known known = new Known(Map.of(), new Directory(Map.of(), Set.of()));

  /** A store that neither reads nor writes yet. */
  public IntegrationStore(
      Map<String, Object> kafkaConfig, TopicNames names, Shards shards, Clock clock) {
    this.topic = new StoreTopic(names, shards);
    this.view = new StoreView<>(kafkaConfig, topic.name(), shards, RecordCodec.INTEGRATION, clock);
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
  public Reading<Directory> read() {
    return view.read(topic.partitions()).map((snapshot, _) -> directory(snapshot));
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
