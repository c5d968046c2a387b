package io.mailroom.sandbox.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Folder;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class GreenMailServerIT {
  @Test
  void servesDeliveredMailToAClientThatChecksTheName() throws Exception {
    try (var server = GreenMailServer.start()) {
      // Given
      server.addUser("ann@acme.example", "secret");
      server.createFolder("ann@acme.example", "Orders");
      var properties = new Properties();
      properties.put(
          "mail.imaps.ssl.socketFactory",
          GreenMailServer.certificates().client().getSocketFactory());
      properties.put("mail.imaps.ssl.checkserveridentity", "true");

      // When
      server.deliver("ann@acme.example", "Orders", SampleEmail.of("green").bytes());

      // Then
      try (var store = Session.getInstance(properties).getStore("imaps")) {
        store.connect("127.0.0.1", server.imapsPort(), "ann@acme.example", "secret");
        var folder = store.getFolder("Orders");
        folder.open(Folder.READ_WRITE);
        assertThat(folder.getMessage(1).getHeader("X-Tally-Id")).containsExactly("green");
      }
    }
  }

  @Test
  void takesMailBySmtp() throws Exception {
    try (var server = GreenMailServer.start()) {
      // Given
      var properties = new Properties();
      properties.put("mail.smtp.host", "127.0.0.1");
      properties.put("mail.smtp.port", Integer.toString(server.smtpPort()));
      var email = SampleEmail.of("sent").bytes();

      // When
      Transport.send(
          new MimeMessage(Session.getInstance(properties), new ByteArrayInputStream(email)));

      // Then
      assertThat(server.inbox("support@acme.example"))
          .singleElement()
          .satisfies(each -> assertThat(new String(each, UTF_8)).contains("X-Tally-Id: sent"));
    }
  }
}
