package io.mailroom.sandbox.kafka;

import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/**
 * A running Kafka of release 4.2.1, without topics, that makes none by itself. Plain text, on
 * loopback.
 *
 * <p>Tests that only need a Kafka start one here; tests that kill brokers use {@link
 * BrokerCluster}.
 */
public interface KafkaCluster extends AutoCloseable {
  /** The addresses for {@code bootstrap.servers}: host, colon, port; separated by commas. */
  String bootstrapServers();

  /** Ends every broker. May be called again. */
  @Override
  void close();

  /**
   * Starts a Kafka of one broker: in a container where a Docker engine answers, else as a child
   * process. The environment variable {@code MAILROOM_SANDBOX_KAFKA} (= {@code testcontainers} or
   * {@code child}) decides it otherwise.
   *
   * @param folder for the data and logs of a child process; it need not exist
   * @throws IllegalStateException if Kafka is not ready within three minutes
   */
  static KafkaCluster start(Path folder) {
    var container =
        switch (System.getenv("MAILROOM_SANDBOX_KAFKA")) {
          case "testcontainers" -> true;
          case "child" -> false;
          case null -> DockerClientFactory.instance().isDockerAvailable();
          case String other ->
              throw new IllegalArgumentException(
                  "MAILROOM_SANDBOX_KAFKA is " + other + " (expected testcontainers or child)");
        };
    return container ? ContainerKafka.start() : BrokerCluster.start(folder, 1);
  }
}
