package io.mailroom.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No secret leaves the service, whatever happens to the request that brought it. */
class SecrecyIT {
  private static final Installation INSTALLATION = Installation.shared();

  @Test
  void passwordIsNowhere() throws Exception {
    Replica replica = INSTALLATION.replica();
    ObjectNode body = INSTALLATION.integration(Installation.domain(), "INBOX");
    body.set("outbound", SmtpServers.outbound(INSTALLATION.smtp().honest.port()));
    String refused = "refused-canary-4714";
    ObjectNode wrong = INSTALLATION.integration(Installation.domain(), "INBOX");
    ((ObjectNode) wrong.at("/imap/auth")).put("password", refused);

    var made = replica.post("/api/integrations", body);
    var path = "/api/integrations/" + made.document().path("id").asText();
    var answers =
        Stream.of(
            made,
            replica.get(path),
            replica.get("/api/integrations"),
            replica.post("/api/integrations", body),
            replica.post("/api/integrations", wrong),
            replica.admin("POST", "/api/integrations", body.toString().replace("}", "")),
            replica.admin("POST", "/api/integrations", "[" + body + "]"),
            replica.admin("PUT", path, body.toString(), "If-Match", "\"9\""));

    assertThat(made.status()).isEqualTo(201);
    assertThat(answers).noneMatch(answer -> isTold(answer.text(), refused));
    assertThat(INSTALLATION.replicas()).noneMatch(each -> isTold(each.log(), refused));
    assertThat(INSTALLATION.saved())
        .isNotEmpty()
        .noneMatch(
            each -> each.value() != null && isTold(new String(each.value(), ISO_8859_1), refused));
    try (var files = Files.walk(INSTALLATION.folder().resolve("broker-1/data"))) {
      for (Path file : files.filter(Files::isRegularFile).filter(SecrecyIT::hasRecords).toList()) {
        assertThat(isTold(Files.readString(file, ISO_8859_1), refused)).as("%s", file).isFalse();
      }
    }
  }

  /** Not the indexes: numbers, in files of 10 MB each that are empty but for their beginning. */
  private static boolean hasRecords(Path file) {
    return !file.toString().endsWith("index");
  }

  private static boolean isTold(String text, String refused) {
    return Stream.of(
            Installation.PASSWORD,
            SmtpServers.PASSWORD,
            refused,
            Replica.ADMIN_PASSWORD,
            Replica.VIEWER_PASSWORD)
        .anyMatch(text::contains);
  }
}
