package io.mailroom.contract.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.progress.Checkpoint;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
  private static final byte[] FROM_ANOTHER_VERSION =
      """
      {"watchId":"w","uidValidity":1,"nextUid":5,"sequence":2,"unmarked":[4],"gaps":[],"earlier":[],
       "counts":{"seen":2,"published":2,"filtered":0,"deadLettered":0,"gone":0,"known":0,"new":7},
       "added":{"later":true}}
      """
          .getBytes(UTF_8);

  @Test
  void fieldsThatAnotherVersionAddedArePassedOver() throws UnreadableRecordException {
    var checkpoint = RecordCodec.CHECKPOINT.decode(type("checkpoint.v1"), FROM_ANOTHER_VERSION);

    assertThat(checkpoint.position()).isEqualTo(new Checkpoint.Position(1, 5, 2));
    assertThat(checkpoint.owed().unmarked()).containsExactly(4L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint.v2", "checkpoint.v10", "integration.v1", "checkpoint", ""})
  void otherTypesAndVersionsAreRefused(String type) {
    assertThatThrownBy(() -> RecordCodec.CHECKPOINT.decode(type(type), FROM_ANOTHER_VERSION))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("header mailroom-type is '" + type + "' (expected checkpoint.v1)");
  }

  @Test
  void recordWithoutTypeIsRefused() {
    assertThatThrownBy(
            () -> RecordCodec.CHECKPOINT.decode(new RecordHeaders(), FROM_ANOTHER_VERSION))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("no header mailroom-type (expected checkpoint.v1)");
  }

  private static RecordHeaders type(String value) {
    return new RecordHeaders(
        new Header[] {new RecordHeader("mailroom-type", value.getBytes(UTF_8))});
  }
}
