package io.mailroom.router.stream;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Where reading begins in partitions of which the group has no offset. */
@Singleton
@Identifier(InboundBatches.CHANNEL)
class StartingOffsets implements KafkaConsumerRebalanceListener {
  private final Progress progress;

  StartingOffsets(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    var committed = consumer.committed(Set.copyOf(partitions));
    var missing =
        partitions.stream()
            .filter(partition -> committed.get(partition) == null)
            .collect(Collectors.toUnmodifiableSet());
    consumer.seekToBeginning(missing);
    progress.joined();
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    progress.lost();
  }
}
