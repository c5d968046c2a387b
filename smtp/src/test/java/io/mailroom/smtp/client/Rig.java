package io.mailroom.smtp.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.network.AddressPolicy;
import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.HostResolver;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.network.TrustedAuthorities;
import io.mailroom.contract.secret.Secret;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.ServerCertificate;
import io.mailroom.sandbox.smtp.ScriptedSmtpServer;
import io.mailroom.smtp.Envelope;
import io.mailroom.smtp.OutgoingMessage;
import io.mailroom.smtp.SmtpLimits;
import io.mailroom.smtp.SmtpResult;
import io.mailroom.smtp.SmtpResult.Answered;
import io.mailroom.smtp.SmtpResult.Verdict;
import io.mailroom.smtp.SmtpServer;
import io.mailroom.smtp.SmtpServer.Credentials;
import io.mailroom.smtp.SmtpServer.Security;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that it takes to send to a server of the sandbox. */
final class Rig {
  static final String TEXT = "Subject: hello\r\n\r\nhello\r\n";
  static final String PASSWORD = "canary pässword";
  static final Certificates CERTIFICATES = Certificates.create();
  static final ServerCertificate SERVER = CERTIFICATES.server();
  static final TlsDialer DIALER = dialer(new AddressPolicy(List.of("127.0.0.0/8", "::1/128")));

  /** Long enough for any machine; a test that waits for one of them says so itself. */
  static final SmtpLimits PATIENT = limits(Duration.ofSeconds(30), Duration.ofSeconds(30));

  private Rig() {}

  static TlsDialer dialer(AddressPolicy policy) {
    try {
      Path pem = Files.createTempFile("authority", ".pem");
      pem.toFile().deleteOnExit();
      return new TlsDialer(
          policy, TrustedAuthorities.with(CERTIFICATES.writeAuthority(pem)), HostResolver.SYSTEM);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SmtpLimits limits(Duration answer, Duration confirmation) {
    return new SmtpLimits(Duration.ofSeconds(30), answer, Duration.ofSeconds(60), confirmation);
  }

  static SmtpClient client() {
    return new SmtpClient(DIALER, PATIENT);
  }

  static SmtpClient client(Duration answer, Duration confirmation) {
    return new SmtpClient(DIALER, limits(answer, confirmation));
  }

  /** Sends {@link #TEXT} by STARTTLS. */
  static SmtpResult send(ScriptedSmtpServer server, String... recipients) {
    return client().send(server(server), envelope(recipients), text());
  }

  static SmtpServer server(ScriptedSmtpServer server) {
    return server(server.port(), Security.STARTTLS, "ann");
  }

  static List<Verdict> verdicts(SmtpResult result) {
    return ((Answered) result).answers().stream().map(SmtpResult.Answer::verdict).toList();
  }

  static SmtpServer server(int port, Security security, @Nullable String username) {
    return new SmtpServer(
        new Endpoint("localhost", port),
        security,
        username == null ? null : new Credentials(username, Secret.of(PASSWORD)));
  }

  static Envelope envelope(String... recipients) {
    return new Envelope("support@acme.example", List.of(recipients));
  }

  static OutgoingMessage text() {
    return message(TEXT);
  }

  /** A message of these characters. */
  static OutgoingMessage message(String text) {
    return message(text.getBytes(UTF_8), false);
  }

  static OutgoingMessage message(byte[] octets, boolean needsSmtpUtf8) {
    return new OutgoingMessage() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(octets);
      }

      @Override
      public long size() {
        return octets.length;
      }

      @Override
      public boolean needsSmtpUtf8() {
        return needsSmtpUtf8;
      }
    };
  }
}
