package io.mailroom.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.sandbox.process.ChildProcess;
import io.mailroom.sandbox.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The packaged service as a process, and a client of it. */
final class Replica implements AutoCloseable {
  static final String ADMIN_PASSWORD = "admin-canary-4711";
  static final String VIEWER_PASSWORD = "viewer-canary-4712";

  private static final Duration READY_LIMIT = Duration.ofMinutes(2);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ChildProcess process;
  private final Path log;
  private final URI address;

  private Replica(ChildProcess process, Path log, URI address) {
    this.process = process;
    this.log = log;
    this.address = address;
  }

  /** What came back; the document is missing where there was no JSON. */
  record Answer(int status, HttpHeaders headers, String text) {
    JsonNode document() {
      try {
        return JsonCodec.mapper().readTree(text);
      } catch (IOException e) {
        throw new UncheckedIOException(text, e);
      }
    }

    String code() {
      return document().path("code").asText();
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /** Starts the process; {@link #awaitReady} waits for it. */
  static Replica start(Path folder, Map<String, String> settings) {
    int port = Ports.free();
    var log = folder.resolve("config-service-" + port + ".log");
    var command = new ArrayList<>(List.of("env"));
    settings.forEach((name, value) -> command.add(name + "=" + value));
    command.add("QUARKUS_HTTP_PORT=" + port);
    command.add("QUARKUS_HTTP_HOST=127.0.0.1");
    command.add("MAILROOM_ADMIN_PASSWORD=" + ADMIN_PASSWORD);
    command.add("MAILROOM_VIEWER_PASSWORD=" + VIEWER_PASSWORD);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx192m");
    command.add("-jar");
    command.add(Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString());
    var process = ChildProcess.start(log, "KILL", command);
    return new Replica(process, log, URI.create("http://127.0.0.1:" + port));
  }

  Replica awaitReady() {
    await()
        .atMost(READY_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .failFast("config-service has ended", () -> !process.isAlive())
        .ignoreExceptions()
        .until(() -> send("GET", "/q/health/ready", null, Map.of()).status() == 200);
    return this;
  }

  Answer get(String path) {
    return admin("GET", path, null);
  }

  Answer post(String path, JsonNode body) {
    return admin("POST", path, body.toString());
  }

  /** As {@code admin}, with headers as name and value in turn. */
  Answer admin(String method, String path, @Nullable String body, String... headers) {
    var all = new HashMap<String, String>();
    all.put("Authorization", basic("admin", ADMIN_PASSWORD));
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return send(method, path, body, all);
  }

  Answer send(String method, String path, @Nullable String body, Map<String, String> headers) {
    var publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    var request = HttpRequest.newBuilder(address.resolve(path)).method(method, publisher);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::setHeader);
    try {
      var answer =
          client.send(
              request.timeout(Duration.ofMinutes(2)).build(),
              HttpResponse.BodyHandlers.ofString(UTF_8));
      return new Answer(answer.statusCode(), answer.headers(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(process.tail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  ChildProcess process() {
    return process;
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
