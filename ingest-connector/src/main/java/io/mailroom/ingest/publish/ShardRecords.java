package io.mailroom.ingest.publish;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.ingest.publish.Batch.Message;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * How the records of a shard look. Their partition is the shard, whatever their key.
 *
 * @param topics the names of the topics
 * @param shard the partition
 */
public record ShardRecords(TopicNames topics, int shard) {
  private static final byte[] NOTHING = {};

  /** What goes to Kafka for a message, if anything does. */
  Optional<ProducerRecord<String, byte[]>> of(IntegrationId integration, Message message) {
    return switch (message) {
      case Message.Email email ->
          Optional.of(
              new ProducerRecord<>(
                  topics.inboundEmail(),
                  shard,
                  integration.value(),
                  email.event().value(),
                  email.event().attributes().headers()));
      case Message.DeadLettered dead ->
          Optional.of(
              new ProducerRecord<>(
                  topics.deadLetter(),
                  null,
                  integration.value(),
                  dead.original() == null ? NOTHING : dead.original().value(),
                  dead.letter().headers()));
      case Message.Filtered _, Message.Known _, Message.Gone _ -> Optional.empty();
    };
  }

  ProducerRecord<String, byte[]> of(WatchKey key, Checkpoint checkpoint) {
    return new ProducerRecord<>(
        topics.checkpoints(),
        shard,
        key.toString(),
        RecordCodec.CHECKPOINT.encode(checkpoint),
        RecordCodec.CHECKPOINT.headers());
  }

  ProducerRecord<String, byte[]> of(WatchKey key, Fingerprint fingerprint) {
    return new ProducerRecord<>(
        topics.fingerprints(),
        shard,
        fingerprint.key(key),
        RecordCodec.FINGERPRINT.encode(fingerprint),
        RecordCodec.FINGERPRINT.headers());
  }

  ProducerRecord<String, byte[]> of(FolderStatus status) {
    return new ProducerRecord<>(
        topics.folderStatus(),
        shard,
        new WatchKey(status.integrationId(), status.watchId()).toString(),
        RecordCodec.FOLDER_STATUS.encode(status),
        RecordCodec.FOLDER_STATUS.headers());
  }
}
