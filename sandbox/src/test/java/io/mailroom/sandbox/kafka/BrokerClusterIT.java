package io.mailroom.sandbox.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.sandbox.proxy.FaultyProxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerClusterIT {
  @TempDir static Path folder;
  static BrokerCluster cluster;

  @BeforeAll
  static void startBroker() {
    cluster = BrokerCluster.start(folder, 1);
  }

  @AfterAll
  static void endBroker() {
    cluster.close();
  }

  @Test
  void committedRecordsSurviveAKilledBroker() {
    // Given
    var topics = new Topics(cluster);
    topics.create("survivors", 2, Map.of());
    commit("survivors", "first");

    // When
    cluster.broker().kill();
    cluster.broker().restart();
    cluster.awaitReady();

    // Then
    commit("survivors", "second");
    assertThat(values("survivors")).containsExactly("first", "second");
  }

  @Test
  void abortedRecordsAreNotRead() {
    // Given
    new Topics(cluster).create("aborted", 1, Map.of());

    // When
    try (var producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      var _ = producer.send(new ProducerRecord<>("aborted", bytes("never")));
      producer.flush();
      producer.abortTransaction();
    }
    commit("aborted", "kept");

    // Then
    assertThat(values("aborted")).containsExactly("kept");
  }

  @Test
  void transactionsAreOfVersionTwo() throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      var features = admin.describeFeatures().featureMetadata().get().finalizedFeatures();

      assertThat(features)
          .hasEntrySatisfying(
              "transaction.version",
              range -> assertThat(range.maxVersionLevel()).isEqualTo((short) 2));
    }
  }

  @Test
  void aThirdBrokerCanDieWhileClientsComeThroughTheProxies(@TempDir Path home) {
    try (var three = BrokerCluster.startBehindProxies(home, 3)) {
      // Given
      new Topics(three).create("far", 3, Map.of());
      try (var producer = producer(three.farServers())) {
        producer.initTransactions();
        commit(producer, "far", "first");

        // When
        three.brokers().getLast().kill();
        commit(producer, "far", "second");
        three.brokers().getLast().restart();
        three.awaitReady();
        three.proxies().forEach(FaultyProxy::reset);
        commit(producer, "far", "third");
      }

      // Then
      assertThat(values(three, "far")).containsExactly("first", "second", "third");
      assertThat(three.proxies()).anySatisfy(each -> assertThat(each.accepted()).isPositive());
    }
  }

  private static List<String> values(String topic) {
    return values(cluster, topic);
  }

  private static List<String> values(BrokerCluster of, String topic) {
    return new Topics(of)
        .committed(topic).stream().map(each -> new String(each.value(), UTF_8)).toList();
  }

  private static void commit(String topic, String value) {
    try (var producer = producer()) {
      producer.initTransactions();
      commit(producer, topic, value);
    }
  }

  private static void commit(KafkaProducer<byte[], byte[]> producer, String topic, String value) {
    producer.beginTransaction();
    var _ = producer.send(new ProducerRecord<>(topic, 0, null, bytes(value)));
    producer.commitTransaction();
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return producer(cluster.bootstrapServers());
  }

  private static KafkaProducer<byte[], byte[]> producer(String servers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", servers, "transactional.id", "sandbox"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
