package io.mailroom.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.kafka.SharedKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.Extension.class)
@Timeout(120)
class TopicGuardIT {
  private final SharedKafka kafka;
  private final Admin admin;
  private final TopicNames names = new TopicNames(SharedKafka.unique("guard") + ".");
  private final TopicPlan plan = new TopicPlan(names, new Shards(2), (short) 1);
  private final TopicGuard guard;

  TopicGuardIT(SharedKafka kafka) {
    this.kafka = kafka;
    this.admin = Admin.create(kafka.config());
    this.guard = new TopicGuard(kafka.config(), plan);
  }

  @AfterEach
  void close() {
    guard.close();
    admin.close();
  }

  @Test
  void missingTopicsAreWaitedForAndSaidOnce() throws Exception {
    List<String> waiting = new ArrayList<>();

    // The topics are made by another service while this one waits.
    guard.await(reason -> {
      waiting.add(reason);
      makeTopics();
    });

    assertThat(waiting).first().asString().contains(names.integrations());
    assertThat(waiting).doesNotHaveDuplicates();
  }

  @Test
  void wrongTopicEndsTheWait() {
    kafka.topics().create(names.integrations(), 3, Map.of("cleanup.policy", "compact"));
    makeTopics();

    assertThatThrownBy(() -> guard.await(_ -> {}))
        .isInstanceOf(TopicFault.class)
        .hasMessageContaining(names.integrations() + " has 3 partitions (expected 2)");
  }

  @Test
  void topicThatIsGoneLaterIsNoticed() throws Exception {
    guard.awaitAndMake(_ -> {});
    guard.lookAgain();

    admin.deleteTopics(List.of(names.checkpoints())).all().get();

    await()
        .untilAsserted(() ->
            assertThatThrownBy(guard::lookAgain)
                .isInstanceOf(TopicFault.class)
                .hasMessageContaining(names.checkpoints()));
  }

  private void makeTopics() {
    try {
      TopicCatalog.makeMissing(admin, plan);
    } catch (TopicFault e) {
      throw new AssertionError(e);
    }
  }
}
