package io.mailroom.sandbox.run;

import io.mailroom.sandbox.terminal.StartFault;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the person asked for.
 *
 * @param mode what to do
 * @param topic what to read, in {@link Mode#READ}
 * @param ports of everything that listens
 * @param password of the user {@code admin}
 * @param folders where things are kept
 */
record Options(
    Mode mode,
    @Nullable String topic,
    Map<Listener, Integer> ports,
    String password,
    Folders folders) {
  Options {
    ports = Map.copyOf(ports);
  }

  /** Ways to run. */
  enum Mode {
    /** The demo, until Ctrl-C. */
    LIVE,
    /** The demo, until all its emails are routed. */
    ONCE,
    /** Broker and services for one's own mailbox, until Ctrl-C. */
    WITHOUT_DEMO,
    /** Prints the events of a topic of a running one, until Ctrl-C. */
    READ;

    boolean hasDemo() {
      return this == LIVE || this == ONCE;
    }
  }

  /**
   * Where things are kept.
   *
   * @param project the checkout, built
   * @param run logs and what is made anew at each start
   * @param state keys, topics and contents: wiped at each start of the demo, kept without it
   */
  record Folders(Path project, Path run, Path state) {}

  /**
   * Reads the command line.
   *
   * @param project the checkout
   * @throws StartFault if an argument or a variable is wrong
   */
  static Options of(List<String> arguments, Map<String, String> environment, Path project) {
    var mode =
        switch (arguments) {
          case List<String> none when none.isEmpty() -> Mode.LIVE;
          case List<String> one when one.equals(List.of("--once")) -> Mode.ONCE;
          case List<String> one when one.equals(List.of("--without-demo")) -> Mode.WITHOUT_DEMO;
          case List<String> two when two.size() == 2 && two.getFirst().equals("--read") ->
              Mode.READ;
          default ->
              throw new StartFault(
                  "unknown arguments '%s' (./run --help says what there is)"
                      .formatted(String.join(" ", arguments)));
        };
    var ports = new EnumMap<Listener, Integer>(Listener.class);
    for (var each : Listener.values()) {
      ports.put(each, each.port(environment));
    }
    var run = project.resolve("target/run");
    var state = mode.hasDemo() ? run.resolve("state") : stateHome(environment).resolve("mailroom");
    return new Options(
        mode,
        mode == Mode.READ ? arguments.get(1) : null,
        ports,
        environment.getOrDefault("MAILROOM_ADMIN_PASSWORD", UUID.randomUUID().toString()),
        new Folders(project, run, state));
  }

  int port(Listener listener) {
    var port = ports.get(listener);
    if (port == null) {
      throw new IllegalStateException("no port for " + listener);
    }
    return port;
  }

  /** What listens in this mode. */
  Set<Listener> listeners() {
    var services = EnumSet.of(Listener.KAFKA, Listener.CONFIG, Listener.CONNECTOR, Listener.ROUTER);
    if (mode.hasDemo()) {
      services.add(Listener.IMAPS);
      services.add(Listener.SMTP);
    }
    return services;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port(Listener.KAFKA);
  }

  /** XDG Base Directory Specification: {@code $XDG_STATE_HOME}, else {@code ~/.local/state}. */
  private static Path stateHome(Map<String, String> environment) {
    var home = environment.get("XDG_STATE_HOME");
    return home == null || home.isBlank()
        ? Path.of(System.getProperty("user.home"), ".local", "state")
        : Path.of(home);
  }
}
