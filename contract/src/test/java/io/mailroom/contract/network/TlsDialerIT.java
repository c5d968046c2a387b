package io.mailroom.contract.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.network.DialFault.Step;
import io.mailroom.sandbox.imap.ScriptedImapServer;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class TlsDialerIT {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final AddressPolicy LOOPBACK =
      new AddressPolicy(List.of("127.0.0.0/8", "::1/128"));

  static Certificates certificates;

  @TempDir Path folder;
  private TrustedAuthorities trust = TrustedAuthorities.ofTheJvm();

  @BeforeAll
  static void makeAuthority() {
    certificates = Certificates.create();
  }

  @BeforeEach
  void trustIt() throws IOException {
    trust = TrustedAuthorities.with(certificates.writeAuthority(folder.resolve("trust.pem")));
  }

  @Test
  void hostThatProvesItselfIsReached() throws Exception {
    try (var server = ScriptedImapServer.start(certificates.server())) {
      // When
      GuardedSocket socket = dialer(LOOPBACK).dial(localhost(server.port()), LONG);

      // Then
      assertThat(new String(socket.input().readNBytes(4), StandardCharsets.US_ASCII))
          .isEqualTo("* OK");
      socket.abort();
    }
  }

  static Stream<ServerCertificate> untrusted() {
    return Stream.of(
        Certificates.selfSigned(),
        certificates.expired(),
        certificates.onlyFor("elsewhere.example"),
        Certificates.create().server());
  }

  @ParameterizedTest
  @MethodSource("untrusted")
  void hostThatDoesNotProveItselfIsRefused(ServerCertificate certificate) {
    try (var server = ScriptedImapServer.start(certificate)) {
      assertThatThrownBy(() -> dialer(LOOPBACK).dial(localhost(server.port()), LONG))
          .isInstanceOfSatisfying(
              DialFault.class, fault -> assertThat(fault.step()).isEqualTo(Step.TRUST));
    }
  }

  @Test
  void authorityThatIsReplacedIsTrustedWithoutARestart() throws Exception {
    // Given
    Certificates successor = Certificates.create();
    TlsDialer dialer = dialer(LOOPBACK);
    try (var server = ScriptedImapServer.start(successor.server())) {
      assertThatThrownBy(() -> dialer.dial(localhost(server.port()), LONG))
          .isInstanceOf(DialFault.class);

      // When
      Path pem = successor.writeAuthority(folder.resolve("trust.pem"));
      Files.setLastModifiedTime(pem, FileTime.from(Instant.now().plusSeconds(5)));

      // Then
      dialer.dial(localhost(server.port()), LONG).abort();
    }
  }

  @Test
  void fileWithoutACertificateIsRefused() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing\n");

    assertThatThrownBy(() -> TrustedAuthorities.with(empty)).isInstanceOf(IOException.class);
  }

  @Test
  void addressThatIsNotAllowedIsNeverConnectedTo() {
    try (var server = ScriptedImapServer.start(certificates.server())) {
      assertThatThrownBy(
              () -> dialer(new AddressPolicy(List.of())).dial(localhost(server.port()), LONG))
          .isInstanceOfSatisfying(
              DialFault.class, fault -> assertThat(fault.step()).isEqualTo(Step.ADMIT))
          .hasMessageNotContaining("127.0.0.1");
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void nameIsResolvedOnceForACheckAndAConnection() throws Exception {
    // Given: a name that shows an allowed address first, and another one to whoever asks again
    AtomicInteger asked = new AtomicInteger();
    HostResolver flipping =
        _ ->
            List.of(InetAddress.ofLiteral(asked.incrementAndGet() == 1 ? "127.0.0.1" : "10.0.0.1"));
    try (var server = ScriptedImapServer.start(certificates.server())) {
      // When
      new TlsDialer(LOOPBACK, trust, flipping).dial(localhost(server.port()), LONG).abort();

      // Then
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void deadAddressDoesNotHideALivingOne() throws Exception {
    // Given: 127.0.0.2 is loopback too, and nobody listens there
    HostResolver two =
        _ -> List.of(InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1"));
    try (var server = ScriptedImapServer.start(certificates.server())) {
      // When, Then
      new TlsDialer(LOOPBACK, trust, two).dial(localhost(server.port()), LONG).abort();
    }
  }

  @Test
  void nameWithoutAnAddressIsUnresolved() {
    HostResolver nobody =
        host -> {
          throw new UnknownHostException(host);
        };

    assertThatThrownBy(() -> new TlsDialer(LOOPBACK, trust, nobody).dial(localhost(993), LONG))
        .isInstanceOfSatisfying(
            DialFault.class, fault -> assertThat(fault.step()).isEqualTo(Step.RESOLVE));
  }

  @Test
  void resolverThatHangsIsLeftBehind() {
    // Given
    CountDownLatch never = new CountDownLatch(1);
    HostResolver hanging =
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(host);
        };
    TlsDialer dialer = new TlsDialer(LOOPBACK, trust, hanging);

    // When, Then
    assertThatThrownBy(() -> dialer.dial(localhost(993), Duration.ofMillis(50)))
        .isInstanceOfSatisfying(
            DialFault.class, fault -> assertThat(fault.step()).isEqualTo(Step.RESOLVE));
    never.countDown();
  }

  @Test
  void closedPortIsUnreachable() throws IOException {
    int port;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
    }

    assertThatThrownBy(() -> dialer(LOOPBACK).dial(localhost(port), LONG))
        .isInstanceOfSatisfying(
            DialFault.class, fault -> assertThat(fault.step()).isEqualTo(Step.CONNECT));
  }

  @Test
  void serverWithoutTlsIsUnreachable() throws IOException {
    try (PlainServer server =
        new PlainServer(Duration.ZERO, "* OK plain\r\n".getBytes(StandardCharsets.US_ASCII))) {
      assertThatThrownBy(() -> dialer(LOOPBACK).dial(localhost(server.port()), LONG))
          .isInstanceOfSatisfying(
              DialFault.class, fault -> assertThat(fault.step()).isEqualTo(Step.CONNECT));
    }
  }

  @Test
  void handshakeThatDripsEndsAtTheDeadline() throws IOException {
    // Given: a TLS record of 16 KiB, of which an octet comes every 10 ms: no silence is ever long
    byte[] record = new byte[16389];
    System.arraycopy(new byte[] {22, 3, 3, 64, 0, 2, 0, 63, (byte) 252}, 0, record, 0, 9);
    try (PlainServer server = new PlainServer(Duration.ofMillis(10), record)) {
      // When, Then
      assertThatThrownBy(
              () -> dialer(LOOPBACK).dial(localhost(server.port()), Duration.ofMillis(300)))
          .isInstanceOfSatisfying(
              DialFault.class, fault -> assertThat(fault.step()).isEqualTo(Step.CONNECT));
    }
  }

  private TlsDialer dialer(AddressPolicy policy) {
    return new TlsDialer(policy, trust, _ -> List.of(InetAddress.ofLiteral("127.0.0.1")));
  }

  private static Endpoint localhost(int port) {
    return new Endpoint("localhost", port);
  }

  /** Sends what it has to say, an octet at a time, to its only client. */
  private static final class PlainServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CountDownLatch closed = new CountDownLatch(1);

    PlainServer(Duration pause, byte[] words) throws IOException {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket client = listener.accept()) {
              for (byte octet : words) {
                client.getOutputStream().write(octet);
                if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                  return;
                }
              }
            } catch (IOException _) {
              // The client left, as it should.
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
          });
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      closed.countDown();
      listener.close();
    }
  }
}
