package io.mailroom.endtoend.world;

import io.mailroom.sandbox.process.ChildProcess;
import io.mailroom.sandbox.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One service of Mailroom as an operator starts it: a JVM with environment variables. Its port and
 * its log stay the same over restarts. It does not outlive this JVM.
 */
public final class Service implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);
  private static final HttpClient HEALTH =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final String module;
  private final Path log;
  private final int port = Ports.free();
  private final Map<String, String> environment;
  private final List<String> options;
  private ChildProcess process;
  private Instant started = Instant.now();

  private Service(String module, Path log, Map<String, String> environment, List<String> options) {
    this.module = module;
    this.log = log;
    this.environment = Map.copyOf(environment);
    this.options = List.copyOf(options);
    this.process = ChildProcess.start(log, "KILL", command(List.of()));
  }

  /**
   * Starts a service and does not wait for it.
   *
   * @param module its folder in the repository, built before
   * @param log appended to
   * @param options of the JVM
   */
  static Service start(
      String module, Path log, Map<String, String> environment, List<String> options) {
    return new Service(module, log, environment, options);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public Path log() {
    return log;
  }

  /** What follows in the last line of its log that begins so, or nothing. */
  public String lastWords(String beginning) {
    return process
        .tail()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .reduce(beginning, (_, later) -> later)
        .substring(beginning.length());
  }

  /** The events in its log since it was started last. */
  public List<LoggedEvent> events() {
    return history().stream().filter(each -> !each.at().isBefore(started)).toList();
  }

  /** All events in its log. */
  public List<LoggedEvent> history() {
    return LoggedEvent.in(log);
  }

  /**
   * Waits until the service says that it is ready.
   *
   * @throws IllegalStateException if it has ended, or two minutes have passed
   */
  public Service awaitReady() {
    var until = Instant.now().plus(READY_LIMIT);
    while (!isReady()) {
      if (!process.isAlive() || Instant.now().isAfter(until)) {
        throw new IllegalStateException(module + " is not ready:\n" + process.tail());
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return this;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until the service has ended by itself.
   *
   * @return its status
   * @throws IllegalStateException if it has not within the limit
   */
  public int awaitEnd(Duration limit) {
    return process
        .awaitStatus(limit)
        .orElseThrow(() -> new IllegalStateException(module + " does not end:\n" + process.tail()));
  }

  /** SIGKILL. */
  public void kill() {
    process.kill();
  }

  /** SIGTERM, and waits for the end. */
  public void stop() {
    process.stop();
  }

  /** SIGSTOP. */
  public void pause() {
    process.pause();
  }

  /** SIGCONT. */
  public void resume() {
    process.resume();
  }

  /**
   * Starts again, and does not wait for it; what has not ended is killed.
   *
   * @param further options of the JVM, beside those it was first started with
   */
  public Service restart(String... further) {
    process.close();
    started = Instant.now();
    process = ChildProcess.start(log, "KILL", command(List.of(further)));
    return this;
  }

  @Override
  public void close() {
    process.close();
  }

  private boolean isReady() {
    var request =
        HttpRequest.newBuilder(address().resolve("/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return HEALTH.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + module + " starts", e);
    }
  }

  private List<String> command(List<String> further) {
    var command = new ArrayList<>(List.of("/usr/bin/env"));
    new TreeMap<>(environment).forEach((name, value) -> command.add(name + "=" + value));
    command.add("QUARKUS_HTTP_PORT=" + port);
    command.add("QUARKUS_MANAGEMENT_PORT=0");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(further);
    command.addAll(
        List.of(
            "-jar", Path.of("..", module, "target", "quarkus-app", "quarkus-run.jar").toString()));
    return List.copyOf(command);
  }
}
