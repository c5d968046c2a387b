package io.mailroom.contract.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.watch.FolderName;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudEventTest {
  private static final CloudEvent EVENT =
      new CloudEvent(
          "w/1717/4711",
          "/mailroom/mailroom/6f1c",
          CloudEvent.EMAIL_RECEIVED,
          Instant.parse("2026-01-02T03:04:05.678Z"),
          "Orders");

  @Test
  void headersAreThoseOfBinaryMode() {
    var headers = new LinkedHashMap<String, String>();
    EVENT.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));

    assertThat(headers)
        .hasSize(7)
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", "w/1717/4711")
        .containsEntry("ce_source", "/mailroom/mailroom/6f1c")
        .containsEntry("ce_type", "io.mailroom.email.received.v1")
        .containsEntry("ce_time", "2026-01-02T03:04:05.678Z")
        .containsEntry("ce_subject", "Orders")
        .containsEntry("content-type", "application/json");
  }

  @Test
  void whatWasWrittenIsRead() throws UnreadableRecordException {
    assertThat(CloudEvent.of(EVENT.headers())).isEqualTo(EVENT);
  }

  @Test
  void missingAttributeIsNamed() {
    assertThatThrownBy(() -> CloudEvent.of(new RecordHeaders()))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("no header ce_time");
  }

  @ParameterizedTest
  @CsvSource({
    "INBOX, INBOX",
    "A&B, A%26B",
    "Entwürfe, Entw%C3%BCrfe",
    "日本, %E6%97%A5%E6%9C%AC",
    "a.b 😀, a.b%20%F0%9F%98%80",
    "100%, 100%25"
  })
  void subjectIsTheFolderPercentEncoded(String folder, String subject) {
    assertThat(CloudEvent.subject(new FolderName(folder))).isEqualTo(subject);
  }

  @Test
  void longSubjectIsCutBetweenCharacters() {
    assertThat(CloudEvent.subject(new FolderName("a".repeat(300)))).hasSize(200);
    assertThat(CloudEvent.subject(new FolderName("😀".repeat(300))))
        .isEqualTo("%F0%9F%98%80".repeat(16));
  }
}
