package io.mailroom.router.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.topic.TopicNames;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Which record of {@code inbound-email} a record that the router wrote came from. */
public final class Traces {
  private static final JsonCodec<Routed> CODEC = new JsonCodec<>(Routed.class);

  private final TopicNames names;
  private final Pattern origin;

  public Traces(TopicNames names) {
    this.names = names;
    this.origin = Pattern.compile(Pattern.quote(names.inboundEmail()) + "/(\\d+)/(\\d+)");
  }

  /** The one field of a routed email that is needed, whatever its version. */
  private record Routed(@Nullable RecordPosition record) {}

  /**
   * The origin of a record.
   *
   * @param record of {@code routed-email} or {@code dead-letter}
   * @return nothing for a record that somebody else wrote
   */
  public Optional<RecordPosition> of(ConsumerRecord<?, byte[]> record) {
    return record.topic().equals(names.deadLetter()) ? ofDeadLetter(record) : ofRouted(record);
  }

  private Optional<RecordPosition> ofRouted(ConsumerRecord<?, byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(CODEC.decode(record.value()).record())
          .filter(position -> position.topic().equals(names.inboundEmail()));
    } catch (UnreadableRecordException _) {
      return Optional.empty();
    }
  }

  private Optional<RecordPosition> ofDeadLetter(ConsumerRecord<?, byte[]> record) {
    var header = record.headers().lastHeader("mailroom-origin");
    if (header == null || header.value() == null) {
      return Optional.empty();
    }
    var matcher = origin.matcher(new String(header.value(), UTF_8));
    return matcher.matches()
        ? Optional.of(
            new RecordPosition(
                names.inboundEmail(),
                Integer.parseInt(matcher.group(1)),
                Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }
}
