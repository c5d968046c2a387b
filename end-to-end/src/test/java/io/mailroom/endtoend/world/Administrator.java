package io.mailroom.endtoend.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.contract.json.JsonCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The user {@code admin} at config-service's REST interface. A request that is refused is an {@link
 * AssertionError} with the problem, but for {@link #attempt}. Changes carry the version read just
 * before.
 */
public final class Administrator {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String JSON = "application/json";

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final URI integrations;
  private final URI replies;
  private final String credentials;
  private final List<String> answers = new CopyOnWriteArrayList<>();

  Administrator(URI service, String password) {
    this.integrations = service.resolve("/api/integrations");
    this.replies = service.resolve("/api/replies");
    this.credentials =
        "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(UTF_8));
  }

  /** Creates an integration and returns its id. */
  public String create(JsonNode integration) {
    return send("POST", "", integration).path("id").asText();
  }

  /** Tries to create an integration and returns the status code of the answer. */
  public int attempt(JsonNode integration) {
    return request(integrations, "POST", integration).statusCode();
  }

  /** An integration with the live status of its folders. */
  public JsonNode read(String id) {
    return send("GET", "/" + id, null);
  }

  /** What became of every email of an integration. */
  public JsonNode ledger(String id) {
    return send("GET", "/" + id + "/ledger", null);
  }

  public void pause(String id) {
    change("POST", id, "/pause", JsonCodec.mapper().createObjectNode());
  }

  public void resume(String id) {
    change("POST", id, "/resume", JsonCodec.mapper().createObjectNode());
  }

  public void addFolder(String id, ObjectNode folder) {
    change("POST", id, "/folders", folder);
  }

  public void removeFolder(String id, String folder) {
    change("DELETE", id, "/folders/" + folder(id, folder).path("watchId").asText(), null);
  }

  /** Wants a reply sent again. */
  public void resend(String outboundId) {
    var answer = request(URI.create(replies + "/" + outboundId + "/resend"), "POST", null);
    if (answer.statusCode() != 202) {
      throw new AssertionError("resend: " + answer.statusCode() + " " + answer.body());
    }
  }

  /** The folder of that name, as {@link #read} shows it. */
  public JsonNode folder(String id, String name) {
    return folders(id).stream()
        .filter(each -> each.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no folder " + name + " in " + id));
  }

  /** All folders of an integration. */
  public List<JsonNode> folders(String id) {
    return StreamSupport.stream(read(id).path("folders").spliterator(), false).toList();
  }

  /** Everything that the service has answered: status, headers and body of each. */
  public List<String> answers() {
    return List.copyOf(answers);
  }

  private void change(String method, String id, String path, @Nullable JsonNode body) {
    var version = read(id).path("version").asText();
    send(method, "/" + id + path, body, "If-Match", "\"" + version + "\"");
  }

  private JsonNode send(String method, String path, @Nullable JsonNode body, String... headers) {
    var answer = request(URI.create(integrations + path), method, body, headers);
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(
          method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    try {
      return JsonCodec.mapper().readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  private HttpResponse<String> request(
      URI address, String method, @Nullable JsonNode body, String... headers) {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(LIMIT)
            .header("Authorization", credentials)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.toString()));
    if (body != null) {
      request.header("Content-Type", JSON);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      answers.add(answer.statusCode() + " " + answer.headers().map() + "\n" + answer.body());
      return answer;
    } catch (IOException e) {
      throw new AssertionError(method + " " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + method + " " + address, e);
    }
  }
}
