package io.mailroom.router.outbox;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.contract.reply.OutboxReply;
import io.mailroom.contract.topic.RecordCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One transaction in the making: first it is decided what is to be done with which replies, then
 * the records that this needs are read, all at once, then it is done. One thread uses it.
 */
final class Turn {
  static final int MOST = 500;

  /** Of records that are read for other ends than to be sent, which the gate bounds. */
  private static final long MOST_BYTES = 8 << 20;

  private final ProgressRecords records;
  private final Set<Sha256Prefix> touched = new HashSet<>();
  private final Set<Long> needed = new HashSet<>();
  private final List<Consumer<Stored>> steps = new ArrayList<>();
  private final List<Written> written = new ArrayList<>();
  private long bytes;
  private final List<Runnable> then = new ArrayList<>();
  private final List<Runnable> ifLost = new ArrayList<>();

  Turn(ProgressRecords records) {
    this.records = records;
  }

  private record Written(ProducerRecord<String, byte[]> record, LongConsumer committedAt) {}

  /** Records that were read again. */
  record Stored(Map<Long, ConsumerRecord<String, byte[]>> byOffset) {
    Optional<OutboxProgress> progress(long offset) {
      return decoded(RecordCodec.OUTBOX_PROGRESS, offset);
    }

    Optional<OutboxReply> reply(long offset) {
      return decoded(RecordCodec.OUTBOX_REPLY, offset);
    }

    Optional<ConsumerRecord<String, byte[]>> record(long offset) {
      return Optional.ofNullable(byOffset.get(offset));
    }

    private <T> Optional<T> decoded(RecordCodec<T> codec, long offset) {
      var record = byOffset.get(offset);
      try {
        return record == null
            ? Optional.empty()
            : Optional.of(codec.decode(record.headers(), record.value()));
      } catch (UnreadableRecordException e) {
        throw new IllegalStateException("record at " + offset + " was readable before", e);
      }
    }
  }

  /** How many more replies have room. */
  int room() {
    return Math.max(0, MOST - steps.size());
  }

  /** Whether the reply is dealt with in this turn: only once, for the next step builds on this. */
  boolean touches(Sha256Prefix reply) {
    return touched.contains(reply);
  }

  /** Whether a body of that size may be read in this turn; the first one always. */
  boolean takes(long body) {
    if (bytes > 0 && bytes + body > MOST_BYTES) {
      return false;
    }
    bytes += body;
    return true;
  }

  /**
   * Decides on something.
   *
   * @param reply which reply it is about
   * @param offsets of the records that it needs
   * @param action does it
   */
  void step(Sha256Prefix reply, Collection<Long> offsets, Consumer<Stored> action) {
    touched.add(reply);
    step(offsets, action);
  }

  /** Decides on something that is about no reply. */
  void step(Collection<Long> offsets, Consumer<Stored> action) {
    needed.addAll(offsets);
    steps.add(action);
  }

  Set<Long> needed() {
    return needed;
  }

  /** Does all that was decided. */
  void perform(Stored stored) {
    steps.forEach(each -> each.accept(stored));
  }

  /**
   * Writes how far a reply is, and tells everybody.
   *
   * @param committedAt gets the offset of the progress once all is committed
   */
  void write(OutboxProgress progress, LongConsumer committedAt) {
    written.add(new Written(records.progress(progress), committedAt));
    write(records.status(progress));
  }

  /** Writes what nobody needs to find again. */
  void write(ProducerRecord<String, byte[]> record) {
    written.add(new Written(record, _ -> {}));
  }

  /** Is called once all is committed. */
  void then(Runnable action) {
    then.add(action);
  }

  /** Is called if nothing of this came true, as far as is known. */
  void ifLost(Runnable action) {
    ifLost.add(action);
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  List<ProducerRecord<String, byte[]>> records() {
    return written.stream().map(Written::record).toList();
  }

  void committed(List<Long> offsets) {
    for (int i = 0; i < offsets.size(); i++) {
      written.get(i).committedAt().accept(offsets.get(i));
    }
    then.forEach(Runnable::run);
  }

  void lost() {
    ifLost.forEach(Runnable::run);
  }
}
