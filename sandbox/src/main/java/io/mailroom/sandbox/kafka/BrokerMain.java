package io.mailroom.sandbox.kafka;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * The program of a broker's JVM: formats the storage when it is new, then runs the broker.
 * Arguments: the path of {@code server.properties} and the id of the cluster.
 */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] arguments) {
    var settings = arguments[0];
    var clusterId = arguments[1];
    if (!Files.exists(Path.of(settings).resolveSibling("data").resolve("meta.properties"))) {
      var status =
          StorageTool.execute(
              new String[] {"format", "--config", settings, "--cluster-id", clusterId}, System.out);
      if (status != 0) {
        throw new IllegalStateException("the storage of " + settings + " cannot be formatted");
      }
    }
    Kafka.main(new String[] {settings});
  }
}
