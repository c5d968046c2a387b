package io.mailroom.contract.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.watch.FolderName;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of an event, as the headers of its record. Source: CloudEvents 1.0, Kafka protocol
 * binding, binary content mode.
 *
 * @param id unique within the source
 * @param source whose event, a URI reference
 * @param type such as {@link #EMAIL_RECEIVED}
 * @param time when it was built
 * @param subject what it is about within the source, ASCII; see {@link #subject(FolderName)}
 */
public record CloudEvent(
    String id, String source, String type, Instant time, @Nullable String subject) {
  /** An email arrived. */
  public static final String EMAIL_RECEIVED = RecordCodec.INBOUND_EMAIL.type().value();

  /** An email has its queue. */
  public static final String EMAIL_ROUTED = RecordCodec.ROUTED_EMAIL.type().value();

  /** A reply is to be sent. */
  public static final String EMAIL_SEND = RecordCodec.OUTBOUND_EMAIL.type().value();

  /** A reply fares so. */
  public static final String EMAIL_SENT = RecordCodec.OUTBOUND_STATUS.type().value();

  private static final int SUBJECT_LIMIT = 200;
  private static final String UNRESERVED = "-._~";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** A folder as a subject: percent-encoded (RFC 3986, 2.1), cut to 200 characters. */
  public static String subject(FolderName folder) {
    var subject = new StringBuilder();
    folder
        .value()
        .codePoints()
        .mapToObj(CloudEvent::encoded)
        // A code point is kept whole or left out, and so is all that follows it.
        .takeWhile(each -> subject.length() + each.length() <= SUBJECT_LIMIT)
        .forEach(subject::append);
    return subject.toString();
  }

  /** New headers with all attributes and the content type. */
  public Headers headers() {
    var headers = new RecordHeaders();
    put(headers, "ce_specversion", "1.0");
    put(headers, "ce_id", id);
    put(headers, "ce_source", source);
    put(headers, RecordType.EVENT_TYPE, type);
    put(headers, "ce_time", time.toString());
    if (subject != null) {
      put(headers, "ce_subject", subject);
    }
    put(headers, "content-type", "application/json");
    return headers;
  }

  /**
   * Reads the attributes of a record.
   *
   * @throws UnreadableRecordException if a required one is missing, or the time is none
   */
  public static CloudEvent of(Headers headers) throws UnreadableRecordException {
    var time = required(headers, "ce_time");
    try {
      return new CloudEvent(
          required(headers, "ce_id"),
          required(headers, "ce_source"),
          required(headers, RecordType.EVENT_TYPE),
          Instant.parse(time),
          optional(headers, "ce_subject"));
    } catch (DateTimeException e) {
      throw new UnreadableRecordException("header ce_time is no time", e);
    }
  }

  private static String encoded(int codePoint) {
    var character = Character.toString(codePoint);
    var plain =
        codePoint < 0x80
            && (Character.isLetterOrDigit(codePoint) || UNRESERVED.indexOf(codePoint) >= 0);
    return plain ? character : HEX.withPrefix("%").formatHex(character.getBytes(UTF_8));
  }

  private static void put(Headers headers, String name, String value) {
    var _ = headers.add(name, value.getBytes(UTF_8));
  }

  private static String required(Headers headers, String name) throws UnreadableRecordException {
    var value = optional(headers, name);
    if (value == null) {
      throw new UnreadableRecordException("no header " + name, null);
    }
    return value;
  }

  private static @Nullable String optional(Headers headers, String name) {
    var header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
