package io.mailroom.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal has its code, and nothing is saved. */
class RefusalIT {
  private static final Installation INSTALLATION = Installation.shared();

  private final Replica replica = INSTALLATION.replica();

  record Case(String name, Consumer<ObjectNode> fault, int status, String code, String where) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> bodies() {
    return Stream.of(
        new Case("port 143", imap("port", 143), 422, "port-not-allowed", "/imap/port"),
        new Case(
            "a host that does not resolve",
            imap("host", "imap.mailroom.invalid"),
            422,
            "host-unresolved",
            "resolve"),
        new Case(
            "loopback that is not allowed",
            imap("host", "127.0.0.2"),
            422,
            "address-not-allowed",
            "resolve"),
        new Case(
            "a private address", imap("host", "10.0.0.1"), 422, "address-not-allowed", "resolve"),
        new Case(
            "the clouds' metadata",
            imap("host", "169.254.169.254"),
            422,
            "address-not-allowed",
            "resolve"),
        new Case(
            "nobody listens",
            imap("port", INSTALLATION.silentPort()),
            422,
            "unreachable",
            "connect"),
        new Case(
            "an unknown authority",
            imap("port", INSTALLATION.untrustedPort()),
            422,
            "certificate-untrusted",
            "tls"),
        new Case(
            "a certificate for another name",
            imap("port", INSTALLATION.misnamedPort()),
            422,
            "certificate-untrusted",
            "tls"),
        new Case("a wrong password", password("not-it"), 422, "login-refused", "login"),
        new Case(
            "an SMTP host that does not resolve",
            outbound("host", "smtp.mailroom.invalid"),
            422,
            "host-unresolved",
            "/outbound/host"),
        new Case(
            "an SMTP host whose address is not allowed",
            outbound("host", "127.0.0.2"),
            422,
            "address-not-allowed",
            "/outbound/host"),
        new Case(
            "nobody listens for replies",
            outbound(INSTALLATION.silentPort()),
            422,
            "unreachable",
            "connect"),
        new Case(
            "an SMTP server that is too busy",
            outbound(INSTALLATION.smtp().busy.port()),
            422,
            "unreachable",
            "login"),
        new Case(
            "an SMTP server that says nothing",
            outbound(INSTALLATION.smtp().silent.port()),
            422,
            "unreachable",
            "converse"),
        new Case(
            "an SMTP server without STARTTLS",
            outbound(INSTALLATION.smtp().stripped.port()),
            422,
            "tls-required",
            "/outbound/tls"),
        new Case(
            "an SMTP server of an unknown authority",
            outbound(INSTALLATION.smtp().untrusted.port()),
            422,
            "certificate-untrusted",
            "/outbound/host"),
        new Case(
            "a wrong SMTP password",
            outbound(INSTALLATION.smtp().refusing.port()),
            422,
            "login-refused",
            "/outbound/password"),
        new Case("a missing folder", folders("orders"), 422, "folder-missing", "list"),
        new Case(
            "six folders",
            folders("1", "2", "3", "4", "5", "6"),
            422,
            "too-many-folders",
            "/folders"),
        new Case("a folder twice", folders("INBOX", "inbox"), 400, "invalid", "/folders/1/name"),
        new Case(
            "a rule with a misspelt field",
            rules("true", "email.size > 1 || email.subjct == 'x'"),
            400,
            "invalid",
            "/folders/0/route/rules/1/when"),
        new Case(
            "a rule that is no condition",
            rules("email.subject"),
            400,
            "invalid",
            "/folders/0/route/rules/0/when"),
        new Case(
            "replies filed in a watched folder",
            body ->
                body.putObject("outbound")
                    .put("type", "default")
                    .put("sentFolder", "INBOX")
                    .putObject("from")
                    .put("address", "a@acme.example"),
            400,
            "invalid",
            "/outbound/sentFolder"),
        new Case("no domain", body -> body.remove("domain"), 400, "invalid", "/domain"),
        new Case("an unknown field", body -> body.put("x/y", 1), 400, "invalid", "/x~1y"),
        new Case(
            "no password",
            body -> ((ObjectNode) body.at("/imap/auth")).remove("password"),
            400,
            "invalid",
            "/imap/auth/password"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void savesNothing(Case refused) {
    String domain = Installation.domain();
    ObjectNode body = INSTALLATION.integration(domain, "INBOX");
    refused.fault.accept(body);

    var answer = replica.post("/api/integrations", body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(refused.status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.code()).isEqualTo(refused.code);
    assertThat(answer.text()).contains('"' + refused.where + '"');
    assertThat(INSTALLATION.savedOf(domain)).isZero();
  }

  @Test
  void missingFolderIsAnsweredWithNearNames() {
    var answer =
        replica.post(
            "/api/integrations", INSTALLATION.integration(Installation.domain(), "Entwurfe"));

    assertThat(answer.document().at("/nearest/0").asText()).isEqualTo("Entwürfe");
  }

  @Test
  void readOnlyFolderIsRefused() {
    String domain = Installation.domain();
    INSTALLATION.dovecot().createFolder(Installation.USER, "Archive");
    INSTALLATION.dovecot().restrict(Installation.USER, "Archive", "lookup", "read");

    var answer =
        replica.post("/api/integrations", INSTALLATION.integration(domain, "INBOX", "Archive"));

    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("folder-read-only");
    assertThat(INSTALLATION.savedOf(domain)).isZero();
  }

  @Test
  void probeRefusesWhatPostWould() {
    ObjectNode body = INSTALLATION.integration(Installation.domain(), "Nowhere");

    var answer = replica.post("/api/probes", body);

    assertThat(answer.code()).isEqualTo("folder-missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "", "{\"name\": \"a\", \"name\": \"b\"}", "{} {}"})
  void malformedJsonIsRefused(String body) {
    var answer = replica.admin("POST", "/api/integrations", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("malformed-json");
  }

  @Test
  void largeBodyIsRefused() {
    var answer = replica.admin("POST", "/api/integrations", "[" + " ".repeat(300_000) + "]");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("body-too-large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/integrations", "/q/openapi", "/", "/nowhere"})
  void nothingAnswersWithoutCredentials(String path) {
    var answer = replica.send("GET", path, null, Map.of());

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("unauthorized");
    assertThat(answer.header("WWW-Authenticate")).startsWithIgnoringCase("basic");
  }

  @Test
  void wrongPasswordIsRefused() {
    var answer =
        replica.send(
            "GET", "/api/integrations", null, Map.of("Authorization", Replica.basic("admin", "x")));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("unauthorized");
  }

  @Test
  void viewerMayOnlyRead() {
    var viewer = Map.of("Authorization", Replica.basic("viewer", Replica.VIEWER_PASSWORD));
    String domain = Installation.domain();

    var reading = replica.send("GET", "/api/integrations", null, viewer);
    var writing =
        replica.send(
            "POST",
            "/api/integrations",
            INSTALLATION.integration(domain, "INBOX").toString(),
            viewer);

    assertThat(reading.status()).isEqualTo(200);
    assertThat(writing.status()).isEqualTo(403);
    assertThat(writing.code()).isEqualTo("forbidden");
    assertThat(INSTALLATION.savedOf(domain)).isZero();
  }

  @Test
  void unknownPathsAndMethodsAreProblems() {
    assertThat(replica.get("/nowhere").code()).isEqualTo("not-found");
    assertThat(replica.get("/api/integrations/none").code()).isEqualTo("not-found");
    assertThat(replica.admin("PATCH", "/api/integrations", "{}").code())
        .isEqualTo("method-not-allowed");
    assertThat(
            replica.admin("POST", "/api/integrations", "{}", "Content-Type", "text/plain").code())
        .isEqualTo("unsupported-media-type");
  }

  private static Consumer<ObjectNode> outbound(int port) {
    return body -> body.set("outbound", SmtpServers.outbound(port));
  }

  private static Consumer<ObjectNode> outbound(String field, String value) {
    return body -> body.set("outbound", SmtpServers.outbound(587).put(field, value));
  }

  private static Consumer<ObjectNode> imap(String field, Object value) {
    return body -> ((ObjectNode) body.get("imap")).putPOJO(field, value);
  }

  private static Consumer<ObjectNode> password(String password) {
    return body -> ((ObjectNode) body.at("/imap/auth")).put("password", password);
  }

  private static Consumer<ObjectNode> rules(String... conditions) {
    return body -> {
      ArrayNode rules = ((ObjectNode) body.at("/folders/0/route")).putArray("rules");
      Stream.of(conditions)
          .forEach(when -> rules.addObject().put("when", when).put("queue", "vip"));
    };
  }

  private static Consumer<ObjectNode> folders(String... names) {
    return body -> {
      ArrayNode folders = body.putArray("folders");
      Stream.of(names).forEach(name -> folders.add(Installation.folder(name, "support")));
    };
  }
}
