package io.mailroom.config.api.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mailroom.config.change.IntegrationDraft;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.watch.FolderName;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        "\"language\": \"en\"; \"rules\": 1; /folders/0/route/rules",
        "\"language\": \"en\"; \"rules\": [1]; /folders/0/route/rules/0",
        "\"language\": \"en\"; \"rules\": [{\"queue\": \"q\"}]; /folders/0/route/rules/0/when",
        "\"language\": \"en\"; \"rules\": [{\"when\": \"true\"}]; /folders/0/route/rules/0/queue",
        "\"language\": \"en\"; \"rules\": [{\"when\": \"no\", \"queue\": \"q\"}]; /folders/0/route/rules/0/when",
        "\"language\": \"en\"; \"autoReply\": {\"text\": \"t\"}; /folders/0/route/autoReply/subject",
        "\"language\": \"en\"; \"autoReply\": {\"subject\": \"a\\nb\", \"text\": \"t\"}; /folders/0/route/autoReply/subject",
        "\"language\": \"en\"; \"autoReply\": {\"subject\": \"s\", \"text\": \"a\\u0000\"}; /folders/0/route/autoReply/text",
        "\"tls\": \"starttls\"; \"tls\": \"none\"; /outbound/tls",
        "a@acme.example; nobody; /outbound/from/address",
        "a@acme.example; a@acme.example\\r\\nBcc: x@y; /outbound/from/address",
        "a@acme.example; a@acme.example,b@acme.example; /outbound/from/address",
        "\"from\": {; \"from\": {\"name\": \"A\\nB\", ; /outbound/from/name",
        "\"from\": {; \"replyTo\": \"a@b\\u0007\", \"from\": {; /outbound/replyTo",
        "\"from\": {; \"autoBcc\": [\"a@b\", \"c\"], \"from\": {; /outbound/autoBcc/1",
        "\"from\": {; \"signature\": {\"html\": \"<p>\"}, \"from\": {; /outbound/signature/text",
        "\"from\": {; \"markAnswered\": \"yes\", \"from\": {; /outbound/markAnswered",
        "\"from\": {; \"sentFolder\": \"InBox\", \"from\": {; /outbound/sentFolder",
        "\"name\": \"Acme\"; \"name\": \"Acme\", \"conversations\": {\"subjectDays\": 0}; /conversations/subjectDays",
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
  void faultOfARuleIsShownWithItsPlace() {
    String rules =
        """
        "rules": [{"when": "email.size > 1", "queue": "q"},
                  {"when": "email.size > 1 &&\\n  email.subjct == ''", "queue": "q"}]
        """;

    var refused =
        catchThrowableOfType(
            ProblemException.class, () -> read(BODY.replace("\"priority\": 5", rules)));

    assertThat(refused.problem().place().pointer()).isEqualTo("/folders/0/route/rules/1/when");
    assertThat(refused.problem().detail())
        .isEqualTo("folders/0/route/rules/1/when at 2:9: unknown field 'subjct'");
  }

  @Test
  void fiftyRulesAreTheMost() {
    String rule = "{\"when\": \"true\", \"queue\": \"q\"}";
    String most = "\"rules\": [" + rule + ("," + rule).repeat(49) + "]";

    assertThat(read(BODY.replace("\"priority\": 5", most)).folders().getFirst().route().rules())
        .hasSize(50);
    assertThat(
            catchThrowableOfType(
                    ProblemException.class,
                    () ->
                        read(
                            BODY.replace(
                                "\"priority\": 5", most.replaceFirst("\\[", "[" + rule + ","))))
                .problem()
                .place()
                .pointer())
        .isEqualTo("/folders/0/route/rules");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"default\", ",
        "{\"type\": \"ses\", \"region\": \"eu-west-1\", ",
        "{\"type\": \"smtp\", \"host\": \"smtp.acme.example\", \"tls\": \"implicit\", "
      })
  void everyWayToSendHasALetterhead(String beginning) {
    String letterhead =
        """
        "from": {"name": "Acme, Inc.", "address": "a@acme.example"}, "replyTo": "b@acme.example",
        "autoBcc": ["c@acme.example"], "signature": {"text": "Acme\\nLtd", "html": "<p>Acme</p>"},
        "sentFolder": "Sent", "markAnswered": true}
        """;
    String body =
        BODY.substring(0, BODY.indexOf("{\"type\": \"smtp\"")) + beginning + letterhead + "}";

    var settings = read(body).outbound().settings();

    assertThat(
            switch (settings) {
              case Outbound.Default(var head) -> head;
              case Outbound.Ses(_, var head) -> head;
              case Outbound.Smtp(_, var head) -> head;
              case Outbound.None none -> none;
            })
        .isEqualTo(
            new Letterhead(
                new Outbound.Sender("Acme, Inc.", "a@acme.example"),
                "b@acme.example",
                List.of("c@acme.example"),
                new Letterhead.Signature("Acme\nLtd", "<p>Acme</p>"),
                new FolderName("Sent"),
                true));
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
