package io.mailroom.ingest.rig;

import io.mailroom.sandbox.kafka.KafkaCluster;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.DovecotServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One Kafka, one Dovecot and one connector for all tests of a JVM; started when first wanted. */
public final class SharedServers implements ParameterResolver {
  static final Certificates CERTIFICATES = Certificates.create();

  // Held, for the levels of loggers that nobody holds are forgotten.
  private static final Logger KAFKA_LOG = Logger.getLogger("org.apache.kafka");

  /** How to reach Kafka. */
  public record Kafka(KafkaCluster cluster, Path folder) implements AutoCloseable {
    Map<String, Object> config() {
      return Map.of("bootstrap.servers", cluster.bootstrapServers());
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == ConnectorRig.class || type == DovecotServer.class || type == Kafka.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == DovecotServer.class) {
      return shared(context, type, () -> DovecotServer.start(CERTIFICATES.server()));
    }
    Kafka kafka = (Kafka) shared(context, Kafka.class, SharedServers::startKafka);
    return type == Kafka.class
        ? kafka
        : shared(
            context,
            type,
            () -> {
              ConnectorRig rig = new ConnectorRig(kafka);
              rig.startConnector();
              return rig;
            });
  }

  private static Object shared(ExtensionContext context, Class<?> type, Supplier<Object> start) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .computeIfAbsent(type, _ -> start.get(), Object.class);
  }

  private static Kafka startKafka() {
    KAFKA_LOG.setLevel(Level.SEVERE);
    try {
      Path folder = Files.createDirectories(Path.of("target", "rig", UUID.randomUUID().toString()));
      return new Kafka(KafkaCluster.start(folder.resolve("kafka")), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
