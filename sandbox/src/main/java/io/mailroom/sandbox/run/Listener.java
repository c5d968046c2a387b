package io.mailroom.sandbox.run;

import io.mailroom.sandbox.terminal.StartFault;
import java.util.Map;

/**
 * Everything that listens on a port of 127.0.0.1, with its documented port and the environment
 * variable that changes it.
 */
enum Listener {
  KAFKA("Kafka broker", 9092),
  CONFIG("config-service", 8080),
  CONNECTOR("ingest-connector", 8081),
  ROUTER("router-service", 8082),
  IMAPS("mail server (IMAPS)", 3993),
  SMTP("mail server (SMTP)", 3025);

  private final String label;
  private final int usual;

  Listener(String label, int usual) {
    this.label = label;
    this.usual = usual;
  }

  /** For people. */
  String label() {
    return label;
  }

  /** The environment variable that changes the port. */
  String variable() {
    return "MAILROOM_RUN_" + name() + "_PORT";
  }

  /**
   * The port, 1..65535.
   *
   * @throws StartFault if the variable holds anything else
   */
  int port(Map<String, String> environment) {
    var text = environment.get(variable());
    if (text == null || text.isBlank()) {
      return usual;
    }
    try {
      var port = Integer.parseInt(text.strip());
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // Said below, as for a number out of range.
    }
    throw new StartFault("%s is '%s' (expected a port, 1..65535)".formatted(variable(), text));
  }
}
