package io.mailroom.sandbox.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.sandbox.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service of Mailroom in a JVM of its own, on loopback. One thread at a time may call. */
public final class ServiceProcess {
  private static final Duration READY_LIMIT = Duration.ofMinutes(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final ServiceProgram program;
  private final Path log;
  private final ChildProcess process;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  private ServiceProcess(ServiceProgram program, Path log, ChildProcess process) {
    this.program = program;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a service and does not wait for it.
   *
   * @param logs existing folder, where {@code <name>.log} is appended to
   * @param settings environment variables beside those of this JVM, such as {@code MAILROOM_SHARDS}
   */
  public static ServiceProcess start(
      ServiceProgram program, Path logs, Map<String, String> settings) {
    var environment = new HashMap<>(settings);
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(program.port()));
    // Any: nobody asks there, and several services are on this machine.
    environment.put("QUARKUS_MANAGEMENT_PORT", "0");
    var log = logs.resolve(program.name() + ".log");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // Quick to start, also where several start at once.
    var command =
        List.of(
            java,
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            program.jar().toString());
    return new ServiceProcess(program, log, ChildProcess.start(log, "KILL", command, environment));
  }

  /** As its module. */
  public String name() {
    return program.name();
  }

  /** Where its REST API is; no slash at the end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + program.port());
  }

  /** Whether {@code /q/health/ready} says UP now. */
  public boolean isReady() {
    var request =
        HttpRequest.newBuilder(URI.create(address() + "/q/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name() + " starts", e);
    }
  }

  /**
   * Waits until the service is ready.
   *
   * @throws ServiceFault if it has ended, or a minute has passed
   */
  public void awaitReady() {
    var until = Instant.now().plus(READY_LIMIT);
    while (!isReady()) {
      failIfEnded();
      if (Instant.now().isAfter(until)) {
        throw new ServiceFault(
            "%s is not ready after %d s; see %s".formatted(name(), READY_LIMIT.toSeconds(), log));
      }
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while " + name() + " starts", e);
      }
    }
  }

  /**
   * Looks whether the service still runs.
   *
   * @throws ServiceFault with the reason from its log, if it does not
   */
  public void failIfEnded() {
    if (!process.isAlive()) {
      throw new ServiceFault("%s ended: %s (see %s)".formatted(name(), reason(), log));
    }
  }

  private String reason() {
    try {
      return FailureReason.of(new String(Files.readAllBytes(log), UTF_8).lines().toList());
    } catch (IOException e) {
      return "its log cannot be read: " + e.getMessage();
    }
  }

  /** SIGTERM: an orderly end; SIGKILL if that takes more than 30 s. */
  public void stop() {
    process.stop();
  }
}
