package io.mailroom.sandbox.kafka;

import io.mailroom.sandbox.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One broker, which is its own controller too, in a JVM of its own. Data, ports and log stay the
 * same over restarts. Any one thread at a time may call.
 */
public final class Broker {
  private final Path folder;
  private final String clusterId;
  private ChildProcess process;

  private Broker(Path folder, String clusterId) {
    this.folder = folder;
    this.clusterId = clusterId;
    this.process = launch(folder, clusterId);
  }

  /**
   * Starts a broker whose {@code server.properties} lie in the folder, and does not wait for it.
   */
  static Broker start(Path folder, String clusterId) {
    return new Broker(folder, clusterId);
  }

  /** SIGKILL: a crash. */
  public void kill() {
    process.kill();
  }

  /** SIGTERM: an orderly shutdown. */
  public void stop() {
    process.stop();
  }

  /** SIGSTOP: the broker keeps its connections and answers nobody. */
  public void pause() {
    process.pause();
  }

  /** SIGCONT. */
  public void resume() {
    process.resume();
  }

  /**
   * Starts a broker that was killed or stopped; {@link BrokerCluster#awaitReady} tells when it
   * serves.
   */
  public void restart() {
    process.close();
    process = launch(folder, clusterId);
  }

  /** Whether its process runs, which does not say that it serves. */
  public boolean isAlive() {
    return process.isAlive();
  }

  void failIfEnded() {
    if (!isAlive()) {
      throw new IllegalStateException("the broker in " + folder + " ended:\n" + process.tail());
    }
  }

  private static ChildProcess launch(Path folder, String clusterId) {
    return ChildProcess.start(
        folder.resolve("broker.log"),
        "KILL",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true",
            "-cp",
            classPath(),
            BrokerMain.class.getName(),
            folder.resolve("server.properties").toString(),
            clusterId));
  }

  /** The broker's jars, written down by the build, and the place of our own {@link BrokerMain}. */
  private static String classPath() {
    try (var listed = Broker.class.getResourceAsStream("broker.classpath")) {
      if (listed == null) {
        throw new IllegalStateException(
            "broker.classpath is missing: build the sandbox with Maven");
      }
      var own = Path.of(Broker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return own
          + ":"
          + new String(listed.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException("the sandbox is not a file", e);
    }
  }
}
