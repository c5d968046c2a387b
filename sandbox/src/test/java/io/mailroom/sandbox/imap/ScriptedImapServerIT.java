package io.mailroom.sandbox.imap;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.ServerCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptedImapServerIT {
  static Certificates certificates;
  ScriptedImapServer server;

  @BeforeAll
  static void makeAuthority() {
    certificates = Certificates.create();
  }

  @BeforeEach
  void startServer() {
    server = ScriptedImapServer.start(certificates.server());
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void withoutAScriptItServesItsFolders() throws IOException {
    // Given
    server.folder("INBOX").add("Subject: a\r\n\r\nbody".getBytes(US_ASCII));
    try (var client = new Client(server.port())) {
      // When, Then
      assertThat(client.ask("AUTHENTICATE PLAIN AGEAYg==")).last().asString().startsWith("1 OK");
      assertThat(client.ask("LIST \"\" *")).contains("* LIST () \"/\" \"INBOX\"");
      assertThat(client.ask("SELECT \"inbox\"")).contains("* 1 EXISTS", "* OK [UIDNEXT 2] next");
      assertThat(client.ask("UID FETCH 1:* (UID FLAGS RFC822.SIZE)"))
          .containsExactly("* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 18)", "4 OK done");
      assertThat(client.ask("UID FETCH 1 (UID BODY.PEEK[])"))
          .containsExactly("* 1 FETCH (UID 1 BODY[] {18}", "Subject: a", "", "body)", "5 OK done");
      assertThat(server.folder("INBOX").flags(1)).isEmpty();
      assertThat(client.ask("UID STORE 1 +FLAGS.SILENT (\\Seen)")).containsExactly("6 OK done");
      assertThat(server.folder("INBOX").flags(1)).containsExactly("\\Seen");
    }
    assertThat(server.received("UID FETCH")).isEqualTo(2);
  }

  @Test
  void ruleForOnceGoesBeforeTheHonestAnswer() throws IOException {
    // Given
    server.once(
        "UID FETCH 7 .*BODY", Answer.lines("* 1 FETCH (UID 7 BODY[] NIL)", "{tag} OK done"));
    try (var client = new Client(server.port())) {
      client.ask("SELECT INBOX");

      // When, Then
      assertThat(client.ask("UID FETCH 7 (UID BODY.PEEK[])"))
          .containsExactly("* 1 FETCH (UID 7 BODY[] NIL)", "2 OK done");
      assertThat(client.ask("UID FETCH 7 (UID BODY.PEEK[])")).containsExactly("3 OK done");
    }
  }

  @Test
  void idleEndsWithDoneAndCarriesAnnouncements() throws IOException {
    try (var client = new Client(server.port())) {
      // Given
      client.ask("SELECT INBOX");
      client.send("2 IDLE");
      assertThat(client.line()).isEqualTo("+ idling");

      // When
      server.announce("* 1 EXISTS");

      // Then
      assertThat(client.line()).isEqualTo("* 1 EXISTS");
      client.send("DONE");
      assertThat(client.line()).isEqualTo("2 OK done");
    }
  }

  @Test
  void silenceLeavesTheClientWaitingInMidLine() throws IOException {
    // Given
    server.always("NOOP", Answer.text("* 2 EXI").then(Answer.silence()));
    try (var client = new Client(server.port())) {
      client.send("1 NOOP");
      await().until(() -> server.received("NOOP") == 1);

      // When, Then
      client.socket.setSoTimeout(50);
      assertThatThrownBy(client::line).isInstanceOf(SocketTimeoutException.class);
      assertThat(server.connections()).isEqualTo(1);
    }
    await().until(() -> server.connections() == 0);
  }

  @Test
  void resetBreaksTheConnection() throws IOException {
    server.always("NOOP", Answer.reset());
    try (var client = new Client(server.port())) {
      client.send("1 NOOP");

      assertThatThrownBy(client::line).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void heldAnswerWaitsForTheGate() throws IOException {
    // Given
    var gate = new CountDownLatch(1);
    server.once("NOOP", Answer.hold(gate).then(Answer.lines("{tag} OK late")));
    try (var client = new Client(server.port())) {
      client.send("1 NOOP");

      // When
      gate.countDown();

      // Then
      assertThat(client.line()).isEqualTo("1 OK late");
    }
  }

  static List<ServerCertificate> untrusted() {
    return List.of(
        Certificates.selfSigned(),
        certificates.expired(),
        certificates.onlyFor("elsewhere.example"),
        Certificates.create().server());
  }

  @ParameterizedTest
  @MethodSource("untrusted")
  void badCertificateIsRefusedByAStrictClient(ServerCertificate bad) {
    try (var liar = ScriptedImapServer.start(bad)) {
      assertThatThrownBy(() -> new Client(liar.port())).isInstanceOf(SSLHandshakeException.class);
    }
  }

  /** A strict client that sends and reads lines. */
  private static final class Client implements AutoCloseable {
    final SSLSocket socket;
    final BufferedReader in;
    int tag;

    Client(int port) throws IOException {
      socket = (SSLSocket) certificates.client().getSocketFactory().createSocket("localhost", port);
      socket.setSoTimeout(30_000);
      var strict = socket.getSSLParameters();
      strict.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(strict);
      socket.startHandshake();
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertThat(line()).startsWith("* OK");
    }

    void send(String line) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
    }

    String line() throws IOException {
      return String.valueOf(in.readLine());
    }

    List<String> ask(String command) throws IOException {
      send(++tag + " " + command);
      var lines = new ArrayList<String>();
      do {
        lines.add(line());
      } while (!lines.getLast().startsWith(tag + " "));
      return lines;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
