package io.mailroom.sandbox.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mailroom.sandbox.terminal.StartFault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** config-service's REST API, used as an administrator uses it. Any thread may call. */
public final class ConfigClient {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI address;
  private final String authorization;

  /**
   * Asks nothing yet.
   *
   * @param password of the user {@code admin}
   */
  public ConfigClient(URI address, String password) {
    this.address = address;
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Creates an integration.
   *
   * @param integration the document of the API
   * @return the answer's document
   * @throws StartFault with the problem's detail, if it is refused
   */
  JsonNode create(Map<String, Object> integration) {
    try {
      var body = HttpRequest.BodyPublishers.ofString(json.writeValueAsString(integration));
      return answer(request("/api/integrations").POST(body).build());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the integration cannot be written as JSON", e);
    }
  }

  /** The document of an integration, with each folder's live status. */
  JsonNode read(String id) {
    return answer(request("/api/integrations/" + id).GET().build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(LIMIT)
        .header("Authorization", authorization)
        .header("Content-Type", "application/json");
  }

  private JsonNode answer(HttpRequest request) {
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      var body = json.readTree(answer.body());
      if (answer.statusCode() / 100 != 2) {
        throw new StartFault(
            "config-service refuses %s %s: %s %s"
                .formatted(
                    request.method(),
                    request.uri().getPath(),
                    body.path("code").asText("status " + answer.statusCode()),
                    body.path("detail").asText()));
      }
      return body;
    } catch (IOException e) {
      throw new StartFault("config-service does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFault("interrupted while config-service answers", e);
    }
  }
}
