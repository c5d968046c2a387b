package io.mailroom.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.secret.Secret;
import io.mailroom.smtp.SmtpServer.Credentials;
import io.mailroom.smtp.SmtpServer.Security;
import org.junit.jupiter.api.Test;

class SmtpServerTest {
  private static final Credentials ANN = new Credentials("ann", Secret.of("canary"));

  @Test
  void passwordNeverGoesOutInClear() {
    assertThatThrownBy(
            () -> new SmtpServer(new Endpoint("smtp.example.org", 25), Security.NONE, ANN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void passwordDoesNotShow() {
    var server = new SmtpServer(new Endpoint("smtp.example.org", 587), Security.STARTTLS, ANN);

    assertThat(server.toString()).doesNotContain("canary").doesNotContain("ann");
  }

  @Test
  void nulInCredentialsIsRefusedForItSeparatesThemInPlain() {
    assertThatThrownBy(() -> new Credentials("ann\0eve", Secret.of("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Credentials("ann", Secret.of("x\0y")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("x\0y");
  }
}
