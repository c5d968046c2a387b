package io.mailroom.contract.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.RecordType;
import io.mailroom.sandbox.kafka.KafkaCluster;
import io.mailroom.sandbox.kafka.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One Kafka for all tests of a JVM, and what tests write to it. */
public final class SharedKafka implements AutoCloseable {
  /** A record of no other use than tests. */
  public record Note(String text) {}

  /** How notes are written. */
  public static final RecordCodec<Note> NOTES =
      new RecordCodec<>(new RecordType(RecordType.MAILROOM_TYPE, "note", 1), Note.class);

  // Held, for the levels of loggers that nobody holds are forgotten.
  private static final Logger KAFKA_LOG = Logger.getLogger("org.apache.kafka");

  private final KafkaCluster cluster;

  private SharedKafka() {
    KAFKA_LOG.setLevel(Level.SEVERE);
    this.cluster = KafkaCluster.start(Path.of("target", "kafka", UUID.randomUUID().toString()));
  }

  /** What a client needs to reach it. */
  public Map<String, Object> config() {
    return Map.of("bootstrap.servers", cluster.bootstrapServers());
  }

  /** What a test does from outside. */
  public Topics topics() {
    return new Topics(cluster);
  }

  /** A new compacted topic of two partitions. */
  public String compactedTopic() {
    var name = unique("compacted");
    topics().create(name, 2, Map.of("cleanup.policy", "compact"));
    return name;
  }

  /** A name that no other test has. */
  public static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }

  /** A producer that stands for anybody's; transactions only if it has an id. */
  public KafkaProducer<String, byte[]> producer(@Nullable String transactionalId) {
    var config = new HashMap<>(config());
    if (transactionalId != null) {
      config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    }
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /** A note in partition 0. */
  public static ProducerRecord<String, byte[]> note(String topic, String key, String text) {
    return new ProducerRecord<>(topic, 0, key, NOTES.encode(new Note(text)), NOTES.headers());
  }

  /** The keys and texts of all committed notes of a topic, as {@code key=text}. */
  public List<String> committedNotes(String topic) {
    return topics().committed(topic).stream()
        .map(record -> {
          try {
            return new String(record.key(), UTF_8)
                + "="
                + NOTES.decode(record.headers(), record.value()).text();
          } catch (UnreadableRecordException e) {
            throw new AssertionError(e);
          }
        })
        .toList();
  }

  @Override
  public void close() {
    cluster.close();
  }

  /** Hands the one Kafka to tests, and ends it after the last. */
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SharedKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(SharedKafka.class, _ -> new SharedKafka());
    }
  }
}
