package io.mailroom.router.outbox;

import static io.mailroom.contract.reply.OutboundStatus.State.QUEUED;
import static io.mailroom.contract.reply.OutboundStatus.State.SENDING;
import static io.mailroom.contract.reply.OutboundStatus.State.SENT;
import static io.mailroom.router.outbox.OutboxRig.SCALED;
import static io.mailroom.router.outbox.OutboxRig.email;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.sandbox.kafka.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir static Path folder;
  private static KafkaCluster kafka;
  private OutboxRig rig;

  @BeforeAll
  static void startKafka() {
    kafka = KafkaCluster.start(folder.resolve("kafka"));
  }

  @AfterAll
  static void endKafka() {
    kafka.close();
  }

  @BeforeEach
  void makeRig() throws Exception {
    rig = new OutboxRig(kafka);
  }

  @AfterEach
  void closeRig() {
    rig.close();
  }

  @Test
  void aReplyIsAdmittedSentAndSettled() {
    var integration = rig.configure();
    rig.start(SCALED, null);

    var key = rig.ask(email(integration.id(), "out-1", "ann@example.org"));

    awaitState("out-1", SENT);
    assertThat(rig.states("out-1")).containsExactly(QUEUED, SENDING, SENT);
    assertThat(rig.carrier.carried("out-1")).hasSize(1);
    assertThat(rig.keys()).containsExactly("out-1").doesNotContain(key);
  }

  private void awaitState(String outboundId, State state) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(rig.states(outboundId)).last().isEqualTo(state));
  }
}
