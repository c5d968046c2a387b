package io.mailroom.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.kafka.SharedKafka;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedKafka.Extension.class)
class TopicCatalogIT {
  private final Admin admin;
  private final TopicNames names = new TopicNames(SharedKafka.unique("catalog") + ".");
  private final TopicPlan plan = new TopicPlan(names, new Shards(2), (short) 1);

  TopicCatalogIT(SharedKafka kafka) {
    this.admin = Admin.create(kafka.config());
  }

  @BeforeEach
  void makeTopics() throws TopicFault {
    TopicCatalog.makeMissing(admin, plan);
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void topicsAreMadeAsPlanned() throws Exception {
    assertThatNoException().isThrownBy(() -> TopicCatalog.verify(admin, plan));
    assertThat(settings(names.integrations()))
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("max.compaction.lag.ms", "86400000")
        .containsEntry("min.insync.replicas", "1");
    assertThat(settings(names.inboundEmail()))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "1209600000")
        .containsEntry("max.message.bytes", "1048576")
        .containsEntry("unclean.leader.election.enable", "false");
  }

  @Test
  void whatExistsIsLeftAsItIs() throws Exception {
    set(names.deadLetter(), "retention.ms", "1000");

    TopicCatalog.makeMissing(admin, plan);

    await()
        .untilAsserted(
            () -> assertThat(settings(names.deadLetter())).containsEntry("retention.ms", "1000"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "checkpoints | cleanup.policy | delete | compact",
        "integrations | cleanup.policy | compact,delete | compact",
        "inbound-email | cleanup.policy | compact | delete",
        "folder-status | unclean.leader.election.enable | true | false",
        "inbound-email | max.message.bytes | 1000 | 1048576 or more"
      })
  void settingThatLosesDataIsRefusedWithTheReason(
      String topic, String key, String value, String expected) throws Exception {
    set(names.id(topic), key, value);

    assertRefused(
        plan, "topic %s has %s=%s (expected %s)".formatted(names.id(topic), key, value, expected));
  }

  @Test
  void addedPartitionsAreRefusedWhereARecordsPlaceFollowsFromTheirNumber() throws Exception {
    var three = NewPartitions.increaseTo(3);
    var _ =
        admin
            .createPartitions(Map.of(names.inboundEmail(), three, names.routedEmail(), three))
            .all()
            .get();

    assertRefused(plan, "topic " + names.inboundEmail() + " has 3 partitions (expected 2)");
  }

  @Test
  void missingTopicIsRefused() throws Exception {
    var _ = admin.deleteTopics(Set.of(names.fingerprints())).all().get();

    // Deleting, too, shows late.
    await()
        .untilAsserted(() ->
            assertThatThrownBy(() -> TopicCatalog.verify(admin, plan))
                .isInstanceOfSatisfying(
                    TopicFault.class, it -> assertThat(it.isRetriable()).isTrue())
                .hasMessage("topic " + names.fingerprints() + " is missing"));
  }

  @Test
  void fewerReplicasThanPlannedAreRefused() {
    var three = new TopicPlan(names, new Shards(2), (short) 3);

    assertThatThrownBy(() -> TopicCatalog.verify(admin, three))
        .hasMessageContaining(
            "topic " + names.checkpoints() + " has 1 replicas (expected 3 or more)")
        .hasMessageContaining(
            "topic " + names.checkpoints() + " has min.insync.replicas=1 (expected 2 or more)");
  }

  @Test
  void clusterWithOlderTransactionsIsRefused() throws Exception {
    setTransactionVersion(1);
    try {
      assertRefused(plan, "the cluster's feature transaction.version is 1 (expected 2 or more)");
    } finally {
      setTransactionVersion(2);
    }
  }

  private void assertRefused(TopicPlan plan, String reason) {
    // A change shows a moment after it is made.
    await()
        .untilAsserted(() ->
            assertThatThrownBy(() -> TopicCatalog.verify(admin, plan))
                .isInstanceOfSatisfying(
                    TopicFault.class,
                    it -> assertThat(it.code()).isEqualTo(TopicFault.Code.MISMATCH))
                .hasMessage(reason));
  }

  private void setTransactionVersion(int level) throws ExecutionException, InterruptedException {
    var type =
        level < 2 ? FeatureUpdate.UpgradeType.SAFE_DOWNGRADE : FeatureUpdate.UpgradeType.UPGRADE;
    var _ =
        admin
            .updateFeatures(
                Map.of("transaction.version", new FeatureUpdate((short) level, type)),
                new UpdateFeaturesOptions())
            .all()
            .get();
  }

  private void set(String topic, String key, String value)
      throws ExecutionException, InterruptedException {
    var change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    var _ = admin.incrementalAlterConfigs(Map.of(resource(topic), List.of(change))).all().get();
  }

  private Map<String, String> settings(String topic)
      throws ExecutionException, InterruptedException {
    var config = admin.describeConfigs(Set.of(resource(topic))).all().get();
    return config.values().stream()
        .flatMap(each -> each.entries().stream())
        .filter(each -> each.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}
