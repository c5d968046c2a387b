package io.mailroom.endtoend.world;

import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.endtoend.tally.Published;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a downstream service sees of {@code inbound-email}: a committed reader from the first offset
 * on. One thread uses it.
 */
public final class InboundReader implements AutoCloseable {
  private final CommittedReader reader;
  private final List<Published> published = new ArrayList<>();

  InboundReader(String bootstrapServers, String topic) {
    reader = new CommittedReader(bootstrapServers, topic);
  }

  /** All emails read until now; those of a watch in the order of the topic. */
  public List<Published> published() {
    return List.copyOf(published);
  }

  /**
   * Reads on until what was read is as wished.
   *
   * @return whether it came to that within the limit
   */
  public boolean readUntil(Predicate<List<Published>> wish, Duration limit) {
    var until = Instant.now().plus(limit);
    while (!wish.test(published)) {
      if (Instant.now().isAfter(until)) {
        return false;
      }
      add(reader.poll());
    }
    return true;
  }

  /** Reads all that is committed now. */
  public void readToEnd() {
    add(reader.toEnd());
  }

  /** How many records the log has, committed or not, with the marks of transactions. */
  public long logEnd() {
    return reader.logEnd();
  }

  /** Waits, without a pause, until the log has so many records; whether it came to that. */
  public boolean awaitLogEnd(long end, Duration limit) {
    var until = Instant.now().plus(limit);
    while (logEnd() < end) {
      if (Instant.now().isAfter(until)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    reader.close();
  }

  private void add(List<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(each -> published.add(published(each)));
  }

  private static Published published(ConsumerRecord<byte[], byte[]> event) {
    try {
      var email = RecordCodec.INBOUND_EMAIL.decode(event.headers(), event.value());
      var id = CloudEvent.of(event.headers()).id();
      return new Published(
          tallyId(email, id),
          id,
          email.origin(),
          email.arrival().uidValidity(),
          email.arrival().uid(),
          email.arrival().sha256());
    } catch (UnreadableRecordException e) {
      throw new AssertionError("record " + event.partition() + "/" + event.offset(), e);
    }
  }

  private static String tallyId(InboundEmail email, String otherwise) {
    return email.wording().headers().stream()
        .filter(each -> each.name().equalsIgnoreCase("X-Tally-Id"))
        .map(HeaderField::value)
        .findFirst()
        .orElse(otherwise);
  }
}
