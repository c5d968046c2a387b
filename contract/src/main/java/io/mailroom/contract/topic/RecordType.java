package io.mailroom.contract.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.json.UnreadableRecordException;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * What a record's value is: a name and a major version, in a header. A reader refuses a version
 * that it does not know; a field may be added without a new one.
 *
 * @param header {@code mailroom-type} on compacted topics, {@code ce_type} on those of events
 * @param name such as {@code integration}
 * @param major 1 or more; written as {@code integration.v1}
 */
public record RecordType(String header, String name, int major) {
  /** The header of values on compacted topics. */
  public static final String MAILROOM_TYPE = "mailroom-type";

  /** The header of events. */
  public static final String EVENT_TYPE = "ce_type";

  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z.-]*");

  public RecordType {
    if (!SHAPE.matcher(name).matches() || major < 1) {
      throw new IllegalArgumentException("record type '" + name + "' of version " + major);
    }
  }

  /** As the header has it: {@code <name>.v<major>}. */
  public String value() {
    return name + ".v" + major;
  }

  /** The header that says so. */
  public Header asHeader() {
    return new RecordHeader(header, value().getBytes(UTF_8));
  }

  /**
   * Refuses records of another type or version.
   *
   * @throws UnreadableRecordException if the header is missing or says something else
   */
  public void require(Headers headers) throws UnreadableRecordException {
    var found = headers.lastHeader(header);
    if (found == null || found.value() == null) {
      throw new UnreadableRecordException(
          "no header " + header + " (expected " + value() + ")", null);
    }
    var type = new String(found.value(), UTF_8);
    if (!type.equals(value())) {
      throw new UnreadableRecordException(
          "header " + header + " is '" + type + "' (expected " + value() + ")", null);
    }
  }
}
