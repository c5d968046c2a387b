package io.mailroom.router;

import io.mailroom.sandbox.kafka.KafkaCluster;
import io.mailroom.sandbox.process.ChildProcess;
import io.mailroom.sandbox.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The packaged router, as an operator starts it. */
final class RouterProcess implements AutoCloseable {
  private static final List<String> SHORT_LIVED = List.of("-Xmx128m", "-XX:TieredStopAtLevel=1");
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private final ChildProcess process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private RouterProcess(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The program that runs this test. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Starts a router for 8 shards on one broker, and does not wait for it. */
  static RouterProcess start(
      KafkaCluster kafka, String prefix, Path folder, Map<String, String> further) {
    return start(kafka, prefix, folder, further, SHORT_LIVED);
  }

  /** The same with other options of the JVM. */
  static RouterProcess start(
      KafkaCluster kafka,
      String prefix,
      Path folder,
      Map<String, String> further,
      List<String> options) {
    var port = Ports.free();
    var command = new ArrayList<>(List.of("env"));
    command.add("KAFKA_BOOTSTRAP_SERVERS=" + kafka.bootstrapServers());
    command.add("MAILROOM_TOPICS_PREFIX=" + prefix);
    command.add("MAILROOM_SHARDS=8");
    command.add("MAILROOM_REPLICATION=1");
    command.add("MAILROOM_KEYSET=" + folder.resolve("keyset.json"));
    command.add("QUARKUS_HTTP_HOST=127.0.0.1");
    command.add("QUARKUS_HTTP_PORT=" + port);
    further.forEach((name, value) -> command.add(name + "=" + value));
    command.add(java());
    command.addAll(options);
    command.addAll(
        List.of(
            "-jar",
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath().toString()));
    return new RouterProcess(
        ChildProcess.start(folder.resolve("router-" + port + ".log"), "TERM", command), port);
  }

  /** The body of the readiness check; empty while nothing answers. */
  String readiness() {
    return get("/q/health/ready").map(HttpResponse::body).orElse("");
  }

  /** Whether it says that it routes. */
  boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the router ended:\n" + process.tail());
    }
    return get("/q/health/ready").filter(answer -> answer.statusCode() == 200).isPresent();
  }

  /** Whether it says that it is stuck; nothing answers is something else. */
  boolean isStuck() {
    return get("/q/health/live").filter(answer -> answer.statusCode() == 503).isPresent();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String tail() {
    return process.tail();
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  /** SIGSTOP. */
  void pause() {
    process.pause();
  }

  /** SIGCONT. */
  void resume() {
    process.resume();
  }

  /** SIGTERM. */
  void stop() {
    process.stop();
  }

  @Override
  public void close() {
    process.close();
    http.close();
  }

  private Optional<HttpResponse<String>> get(String path) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(ANSWER_LIMIT)
            .build();
    try {
      return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the router", e);
    }
  }
}
