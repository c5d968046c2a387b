package io.mailroom.router.memory;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.partition.PartitionFollower;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of the shards that this process routes, kept in step with the topic {@code
 * conversations}. The stream's thread uses it.
 *
 * <p>Whoever gets a shard first reads all that its earlier owners committed; after that, what is
 * routed there is written by this process alone, and known from its own commits on. Only what the
 * owners of replies write comes from elsewhere, and is taken in as it comes.
 */
public final class ConversationMemory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConversationMemory.class);
  private static final Duration NO_PROGRESS = Duration.ofSeconds(20);

  private final Memory memory;
  private final PartitionFollower follower;
  private long crowdedOut;

  /**
   * A memory of nothing yet.
   *
   * @param kafka how to reach Kafka
   * @param bytes how much heap it may take
   */
  public ConversationMemory(
      Map<String, Object> kafka, TopicNames names, Shards shards, long bytes) {
    this.memory = new Memory(shards, Math.toIntExact(bytes / Memory.ENTRY_BYTES));
    this.follower = PartitionFollower.ofAgingTopic(kafka, names.conversations(), this::take);
  }

  /**
   * Learns all that was committed about the shards that this process has got.
   *
   * @throws ReadFault if the topic could not be read to its end; then no batch may be routed
   */
  public void learn(Set<Integer> shards) throws ReadFault {
    long start = System.nanoTime();
    memory.keepOnly(shards);
    follower.follow(shards);
    follower.readToEnd(NO_PROGRESS);
    LOG.info(
        "event=conversations-known shards={} entries={} millis={}",
        shards.size(),
        memory.size(),
        Duration.ofNanos(System.nanoTime() - start).toMillis());
  }

  /**
   * What is known, to route a batch with.
   *
   * @param isExact whether what others committed before this call must be in it, too, which takes a
   *     question to Kafka
   * @throws ReadFault if the topic could not be read
   */
  public Draft draft(boolean isExact) throws ReadFault {
    if (isExact) {
      follower.readToEnd(NO_PROGRESS);
    } else {
      follower.poll(Duration.ZERO);
    }
    return new Draft(memory);
  }

  /** Remembers what a batch added that is now committed. */
  public void keep(Draft committed) {
    committed.added().forEach(memory::put);
    if (memory.crowdedOut() > crowdedOut) {
      if (crowdedOut == 0) {
        LOG.warn("event=conversations-forgotten code=no-room entries={}", memory.size());
      }
      crowdedOut = memory.crowdedOut();
    }
  }

  @Override
  public void close() {
    follower.close();
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    try {
      var key = ConversationKey.parse(record.key());
      if (record.value() == null) {
        memory.remove(key);
      } else {
        memory.put(key, decode(key, record));
      }
    } catch (UnreadableRecordException | IllegalArgumentException e) {
      // Without it, an email may begin a conversation of its own; that is all.
      LOG.warn(
          "event=conversation-unreadable partition={} offset={}",
          record.partition(),
          record.offset(),
          e);
    }
  }

  private static Remembered decode(ConversationKey key, ConsumerRecord<String, byte[]> record)
      throws UnreadableRecordException {
    return switch (key.kind()) {
      case MESSAGE, PROVIDER, SUBJECT ->
          RecordCodec.CONVERSATION.decode(record.headers(), record.value());
      case PEER -> RecordCodec.PEER.decode(record.headers(), record.value());
    };
  }
}
