package io.mailroom.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Servers;
import io.mailroom.endtoend.world.Service;
import io.mailroom.sandbox.mail.SampleEmail;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A canary password, looked for in every byte that Mailroom leaves behind. */
class PasswordIT {
  private static final String REFUSED = "r3fused \"\\canary 😀";
  private static final Duration GUARD = Duration.ofMinutes(2);

  @Test
  void thePasswordIsInNoTopicAnswerOrLog() throws IOException {
    try (var mailroom = Mailroom.open("password")) {
      // Given: a password that is right, one that is refused at once, and one that is refused later
      var administrator = mailroom.administrator();
      var mailbox = mailroom.mailbox("ann", "INBOX");
      mailroom.connector("first").awaitReady();
      mailroom.router().awaitReady();
      var wrong = mailbox.integration();
      ((ObjectNode) wrong.at("/imap/auth")).put("password", REFUSED);
      assertThat(administrator.attempt(wrong)).isEqualTo(422);
      var integration = administrator.create(mailbox.integration());
      mailroom.awaitState(integration, "WATCHING", GUARD);

      // When
      mailbox.deliver("INBOX", SampleEmail.of("one"));
      mailroom.settle("the password is nowhere", GUARD);
      var dovecot = Servers.shared().dovecot();
      dovecot.addUser(mailbox.user(), "another password");
      dovecot.kick(mailbox.user());
      mailroom.awaitState(integration, "LOGIN_REFUSED", GUARD);

      // Then
      var traces = new Traces(List.of(Mailbox.PASSWORD, REFUSED, Mailroom.ADMIN_PASSWORD));
      mailroom.logFiles().forEachBytes(mailroom.topics().prefix(), traces::look);
      assertThat(traces.looked).as("bytes in topics").isGreaterThan(1_000);
      administrator.answers().forEach(each -> traces.look(each.getBytes(UTF_8)));
      for (Service service : mailroom.services()) {
        traces.look(Files.readAllBytes(service.log()));
      }
      assertThat(traces.found).isEmpty();
      // The oracle itself: it sees a password where there is one.
      traces.look(("login " + Mailbox.PASSWORD).getBytes(UTF_8));
      assertThat(traces.found).isNotEmpty();
    }
  }

  /** Looks for passwords as they are, and as JSON, URLs, Basic and SASL write them. */
  private static final class Traces {
    private final List<String> needles = new ArrayList<>();
    private final List<String> found = new ArrayList<>();
    private long looked;

    Traces(List<String> passwords) {
      for (String password : passwords) {
        add(password);
        add(JsonCodec.mapper().getNodeFactory().textNode(password).toString());
        add(password.replace("\\", "\\\\").replace("\"", "\\\""));
        add(URLEncoder.encode(password, UTF_8));
        // Base64 at each of the three places in a group of three bytes, without its blurred ends.
        for (int before = 0; before < 3; before++) {
          var encoded =
              Base64.getEncoder().encodeToString((" ".repeat(before) + password).getBytes(UTF_8));
          add(encoded.substring(4, encoded.length() - 4));
        }
      }
    }

    private void add(String needle) {
      // Compared byte by byte.
      needles.add(new String(needle.getBytes(UTF_8), ISO_8859_1));
    }

    void look(byte[] bytes) {
      looked += bytes.length;
      var text = new String(bytes, ISO_8859_1);
      needles.stream().filter(text::contains).forEach(found::add);
    }
  }
}
