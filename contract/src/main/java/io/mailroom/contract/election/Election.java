package io.mailroom.contract.election;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's membership in a group that shares partitions out. It only elects: partitions are
 * paused and no record is used. Its thread does nothing but {@code poll} and {@code commitSync}, so
 * that nothing can make the member late.
 */
public final class Election implements AutoCloseable {
  /** What happens to partitions; called on the election's thread, must return at once. */
  public interface Listener {
    /** The group gave these partitions to this process. */
    void assigned(Set<Integer> partitions);

    /** The group takes these partitions away; returns within a second. */
    void revoked(Set<Integer> partitions);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Election.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration COMMIT_LIMIT = Duration.ofSeconds(2);
  private static final Duration CONFIRM_EVERY = Duration.ofSeconds(2);
  private static final Duration CONFIRMED_FOR = Duration.ofSeconds(10);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  /** Two commits that Kafka does not answer lie between two polls, and a listener. */
  private static final Duration POLLED_WITHIN = Duration.ofSeconds(10);

  /** No record is used, so it does not matter which. */
  private static final Map<String, Object> ELECTING =
      Map.of(
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          "earliest",
          ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
          (int) POLLED_WITHIN.toMillis());

  private final Consumer<?, ?> consumer;
  private final String topic;
  private final Listener listener;
  private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean joined;
  private volatile long confirmedAt = System.nanoTime();

  /** A membership that has not begun. */
  public Election(Membership membership, Listener listener) {
    this.consumer = membership.consumer(ELECTING);
    this.topic = membership.topic();
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("election-" + topic).unstarted(this::run);
  }

  private record Question(int partition, CompletableFuture<Boolean> answer) {}

  /** Joins the group; returns at once. */
  public void start() {
    thread.start();
  }

  /** Whether this process is a member, and its thread lives. */
  public boolean isJoined() {
    return joined && thread.isAlive();
  }

  /** Whether the coordinator has confirmed this process's partitions within the last 10 s. */
  public boolean isConfirmed() {
    return joined && System.nanoTime() - confirmedAt < CONFIRMED_FOR.toNanos();
  }

  /**
   * Asks the coordinator whether this process owns a partition now: it is assigned, and a commit
   * for it has just succeeded, which checks member and epoch. False when in doubt.
   */
  public boolean confirm(int partition) {
    Question question = new Question(partition, new CompletableFuture<>());
    questions.add(question);
    try {
      return question.answer().get(2 * COMMIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Waits until the membership has ended, which it does by {@link #close} or by a fault that Kafka
   * gives no second chance.
   *
   * @return whether it has
   */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return thread.join(limit);
  }

  private void run() {
    // Closing the consumer, whatever for, revokes what is assigned.
    try (consumer) {
      consumer.subscribe(List.of(topic), new Rebalance());
      long nextConfirmation = System.nanoTime();
      while (!closing) {
        var _ = consumer.poll(POLL);
        joined = Membership.isMember(consumer);
        List<Question> asked = new ArrayList<>();
        questions.drainTo(asked);
        answer(asked);
        if (System.nanoTime() - nextConfirmation >= 0) {
          confirmAll();
          nextConfirmation = System.nanoTime() + CONFIRM_EVERY.toNanos();
        }
      }
    } catch (RuntimeException e) {
      LOG.error("event=election-ended topic={} code=fatal", topic, e);
    } finally {
      joined = false;
    }
  }

  /** One commit for all, so that many questions keep nobody from polling. */
  private void answer(List<Question> asked) {
    Set<TopicPartition> owned =
        asked.stream()
            .map(question -> new TopicPartition(topic, question.partition()))
            .filter(consumer.assignment()::contains)
            .collect(Collectors.toSet());
    boolean confirmed = !owned.isEmpty() && commit(owned);
    for (Question question : asked) {
      var partition = new TopicPartition(topic, question.partition());
      question.answer().complete(confirmed && owned.contains(partition));
    }
  }

  private void confirmAll() {
    if (joined && (consumer.assignment().isEmpty() || commit(consumer.assignment()))) {
      confirmedAt = System.nanoTime();
    }
  }

  private boolean commit(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        partitions.stream().collect(Collectors.toMap(p -> p, _ -> new OffsetAndMetadata(0)));
    try {
      consumer.commitSync(offsets, COMMIT_LIMIT);
      return true;
    } catch (KafkaException e) {
      LOG.info(
          "event=not-confirmed topic={} partitions={} code={}",
          topic,
          numbers(partitions),
          e.toString());
      return false;
    }
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }

  /** Leaves the group, so that its partitions go to others at once. */
  @Override
  public void close() {
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      consumer.close();
      return;
    }
    try {
      if (!thread.join(CLOSE_LIMIT)) {
        LOG.warn("event=election-does-not-end topic={}", topic);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.pause(consumer.assignment());
      joined = true;
      confirmedAt = System.nanoTime();
      listener.assigned(numbers(partitions));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      listener.revoked(numbers(partitions));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      listener.revoked(numbers(partitions));
    }
  }
}
