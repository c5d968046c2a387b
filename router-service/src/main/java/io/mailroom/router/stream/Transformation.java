package io.mailroom.router.stream;

import io.mailroom.contract.partition.ReadFault;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What becomes of the records of a topic. Only its stream's thread calls it. */
public interface Transformation {
  /**
   * What is to be written for a batch.
   *
   * @param records all of them, or none
   * @param whenCommitted called once they are, before the next batch
   */
  record Transformed(List<ProducerRecord<byte[], byte[]>> records, Runnable whenCommitted) {
    public Transformed {
      records = List.copyOf(records);
    }
  }

  /**
   * From now on these partitions are this process's, and no others; called before the next batch.
   *
   * @throws ReadFault if what must be known of them could not be read
   */
  default void assigned(Set<Integer> partitions) throws ReadFault {}

  /**
   * Transforms a batch. A batch that could not be committed comes again, alike or cut otherwise.
   *
   * @throws ReadFault if what becomes of a record cannot be known
   */
  Transformed of(Iterable<ConsumerRecord<byte[], byte[]>> batch) throws ReadFault;
}
