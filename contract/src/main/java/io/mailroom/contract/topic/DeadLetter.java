package io.mailroom.contract.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.RecordPosition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Why something is on {@code dead-letter}; the value of that record is the original bytes.
 *
 * @param origin {@code topic/partition/offset} of a record, or an {@link EmailId}
 * @param stage which step failed, such as {@code fetch} or {@code route}
 * @param reason for programs, such as {@code unreadable}
 * @param detail for people; never a secret, never text of an email
 */
public record DeadLetter(String origin, String stage, String reason, String detail) {

  /** For a record that could not be handled. */
  public static DeadLetter of(RecordPosition record, String stage, String reason, String detail) {
    var origin = record.topic() + "/" + record.partition() + "/" + record.offset();
    return new DeadLetter(origin, stage, reason, detail);
  }

  /** For an email that could not be published. */
  public static DeadLetter of(EmailId email, String stage, String reason, String detail) {
    return new DeadLetter(email.value(), stage, reason, detail);
  }

  /** New headers that say so. */
  public Headers headers() {
    var headers = new RecordHeaders();
    var _ = headers.add("mailroom-origin", origin.getBytes(UTF_8));
    var _ = headers.add("mailroom-stage", stage.getBytes(UTF_8));
    var _ = headers.add("mailroom-reason", reason.getBytes(UTF_8));
    var _ = headers.add("mailroom-detail", detail.getBytes(UTF_8));
    return headers;
  }
}
