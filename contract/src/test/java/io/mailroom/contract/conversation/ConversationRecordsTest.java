package io.mailroom.contract.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailroom.contract.conversation.ConversationKey.Kind;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationRecordsTest {
  private static final IntegrationId ACME = new IntegrationId("acme");
  private static final Instant AT = Instant.parse("2026-05-01T10:00:00Z");
  private static final Shards SHARDS = new Shards(128);

  private final ConversationRecords records =
      new ConversationRecords(new TopicNames("test."), SHARDS);

  @Test
  void aKeyIsTheSameForEver() {
    // SHA-256 of "acme\nmessage\n<1@x>", first half.
    assertThat(ConversationKey.of(ACME, Kind.MESSAGE, "<1@x>"))
        .hasToString("acme/message/2fb3ae30fb98922ea6d1675b720a823b");
  }

  @Test
  void aKeyIsReadAsItWasWritten() {
    var key = ConversationKey.of(ACME, Kind.PEER, "ann@example.org");

    assertThat(ConversationKey.parse(key.toString())).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acme", "acme/message/x", "acme/other/0123456789abcdef", "a/b/c/d"})
  void anythingElseIsNoKey(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ConversationKey.parse(text));
  }

  @Test
  void theSameWordsMeanDifferentThingsOfDifferentKindsAndIntegrations() {
    var key = ConversationKey.of(ACME, Kind.MESSAGE, "x");

    assertThat(ConversationKey.of(ACME, Kind.SUBJECT, "x").hash()).isNotEqualTo(key.hash());
    assertThat(ConversationKey.of(new IntegrationId("other"), Kind.MESSAGE, "x").hash())
        .isNotEqualTo(key.hash());
  }

  @ParameterizedTest
  @ValueSource(strings = {"<0102-a@eu-west-1.amazonses.com>", "<0102-a@email.amazonses.com>"})
  void aProvidersIdCountsWithoutItsDomain(String messageId) {
    assertThat(ConversationKey.provider(ACME, messageId))
        .isEqualTo(ConversationKey.provider(ACME, "0102-a"));
  }

  @Test
  void aProvidedReplyIsInThePartitionOfItsIntegration() throws Exception {
    var token = new OutboundId("out-1").token();

    var record = records.provided(ACME, "<0102-a@email.amazonses.com>", "c".repeat(32), token, AT);

    assertThat(record.topic()).isEqualTo("test.conversations");
    assertThat(record.partition()).isEqualTo(SHARDS.of(ACME));
    assertThat(record.key()).isEqualTo(ConversationKey.provider(ACME, "0102-a").toString());
    assertThat(RecordCodec.CONVERSATION.decode(record.headers(), record.value()))
        .isEqualTo(new Remembered.Conversation("c".repeat(32), token, AT));
  }
}
