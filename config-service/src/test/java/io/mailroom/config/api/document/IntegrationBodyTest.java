package io.mailroom.config.api.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mailroom.config.change.IntegrationDraft;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.contract.server.Outbound;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegrationBodyTest {
  private static final String BODY =
      """
      {"name": "Acme", "domain": "Support.Acme.example",
       "imap": {"host": "IMAP.acme.example", "username": "support",
                "auth": {"type": "password", "password": "s3cret"}},
       "folders": [{"name": "inbox", "route": {"queue": "support", "priority": 5, "language": "en"}}],
       "outbound": {"type": "smtp", "host": "smtp.acme.example", "tls": "starttls",
                    "username": "u", "password": "p4ss", "from": {"address": "a@acme.example"}}}
      """;

  private final IntegrationBody bodies =
      new IntegrationBody(new IntegrationBody.Ports(Set.of(993), Set.of(465, 587)));

  @Test
  void readsWhatAnAdministratorWrites() {
    IntegrationDraft draft = read(BODY);

    assertThat(draft.domain().value()).isEqualTo("support.acme.example");
    assertThat(draft.mailbox().host()).isEqualTo("imap.acme.example");
    assertThat(draft.mailbox().port()).isEqualTo(993);
    assertThat(draft.folders().getFirst().name().value()).isEqualTo("INBOX");
    assertThat(draft.outbound().settings())
        .isInstanceOfSatisfying(
            Outbound.Smtp.class, smtp -> assertThat(smtp.server().port()).isEqualTo(587));
  }

  @Test
  void draftDoesNotShowItsSecrets() {
    assertThat(read(BODY).toString()).doesNotContain("s3cret").doesNotContain("p4ss");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"Acme\"; \"\"; /name",
        "\"Acme\"; 7; /name",
        "\"Support.Acme.example\"; \"not a domain\"; /domain",
        "\"username\": \"support\"; \"username\": \"a\\nb\"; /imap/username",
        "\"type\": \"password\"; \"type\": \"oauth2\"; /imap/auth/type",
        "\"inbox\"; \"a\\u0000b\"; /folders/0/name",
        "\"queue\": \"support\"; \"queue\": \" \"; /folders/0/route/queue",
        "\"priority\": 5; \"priority\": 11; /folders/0/route/priority",
        "\"priority\": 5; \"priority\": 1.5; /folders/0/route/priority",
        "\"language\": \"en\"; \"language\": \"!\"; /folders/0/route/language",
        "\"language\": \"en\"; \"rules\": [1]; /folders/0/route/rules",
        "\"tls\": \"starttls\"; \"tls\": \"none\"; /outbound/tls",
        "a@acme.example; nobody; /outbound/from/address",
        "\"name\": \"Acme\"; \"name\": \"Acme\", \"typo\": 1; /typo"
      })
  void pointsAtTheFaultAndShowsNoSecret(String right, String wrong, String pointer) {
    var refused =
        catchThrowableOfType(ProblemException.class, () -> read(BODY.replace(right, wrong)));

    assertThat(refused.problem().code().code()).isEqualTo("invalid");
    assertThat(refused.problem().place().pointer()).isEqualTo(pointer);
    assertThat(refused.problem().toString()).doesNotContain("s3cret").doesNotContain("p4ss");
  }

  @Test
  void otherPortsAreNotAllowed() {
    var refused =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                read(
                    BODY.replace(
                        "\"username\": \"support\"", "\"port\": 143, \"username\": \"s\"")));

    assertThat(refused.problem().code().code()).isEqualTo("port-not-allowed");
  }

  private IntegrationDraft read(String body) {
    return bodies.read(body.getBytes(UTF_8));
  }
}
