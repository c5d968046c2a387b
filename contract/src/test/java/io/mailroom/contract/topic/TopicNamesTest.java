package io.mailroom.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {
  @Test
  void everyNameBeginsWithThePrefix() {
    var names = new TopicNames("mailroom.");

    assertThat(
            List.of(
                names.integrations(),
                names.checkpoints(),
                names.fingerprints(),
                names.inboundEmail(),
                names.folderStatus(),
                names.routedEmail(),
                names.outboundEmail(),
                names.outbox(),
                names.outboundStatus(),
                names.deadLetter(),
                names.id("shard-7")))
        .containsExactly(
            "mailroom.integrations",
            "mailroom.checkpoints",
            "mailroom.fingerprints",
            "mailroom.inbound-email",
            "mailroom.folder-status",
            "mailroom.routed-email",
            "mailroom.outbound-email",
            "mailroom.outbox",
            "mailroom.outbound-status",
            "mailroom.dead-letter",
            "mailroom.shard-7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "prefix/", "ä."})
  void prefixThatKafkaWouldRefuseIsRefused(String prefix) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TopicNames(prefix));
  }
}
