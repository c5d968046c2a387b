package io.mailroom.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** The server that replies leave by is asked when something about it changes. */
class OutboundIT {
  private static final Installation INSTALLATION = Installation.shared();

  private final Replica replica = INSTALLATION.replica();

  @Test
  void serverIsLoggedInToAndSentNothing() {
    // Given
    long logins = logins();
    var body = body();

    // When
    var probed = replica.post("/api/probes", body);
    var made = replica.post("/api/integrations", body);

    // Then
    assertThat(probed.status()).as(probed.text()).isEqualTo(200);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(logins()).isEqualTo(logins + 2);
    assertThat(INSTALLATION.smtp().honest.received("MAIL")).isZero();
  }

  @Test
  void serverThatStaysIsNotAskedAgain() {
    // Given
    JsonNode made = replica.post("/api/integrations", body()).document();
    long logins = logins();
    ObjectNode changed = made.deepCopy();
    changed.put("name", "Acme, renamed");

    // When
    var answer = put(changed);

    // Then
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(logins()).isEqualTo(logins);
  }

  @Test
  void serverThatIsReachedInAnotherWayIsAskedWithTheStoredPassword() {
    // Given: it speaks no TLS before STARTTLS
    JsonNode made = replica.post("/api/integrations", body()).document();
    ObjectNode changed = made.deepCopy();
    ((ObjectNode) changed.path("outbound")).put("tls", "implicit");

    // When
    var answer = put(changed);

    // Then
    assertThat(answer.code()).isEqualTo("unreachable");
    assertThat(answer.text()).contains("\"/outbound\"");
  }

  private static ObjectNode body() {
    var body = INSTALLATION.integration(Installation.domain(), "INBOX");
    body.set("outbound", SmtpServers.outbound(INSTALLATION.smtp().honest.port()));
    return body;
  }

  private static long logins() {
    return INSTALLATION.smtp().honest.received("AUTH");
  }

  private Replica.Answer put(ObjectNode body) {
    return replica.admin(
        "PUT",
        "/api/integrations/" + body.path("id").asText(),
        body.toString(),
        "If-Match",
        "\"1\"");
  }
}
