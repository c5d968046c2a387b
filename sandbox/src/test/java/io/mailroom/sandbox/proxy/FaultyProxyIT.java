package io.mailroom.sandbox.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyProxyIT {
  ServerSocket listener;
  FaultyProxy proxy;
  Socket client;
  Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    proxy = FaultyProxy.start(listener.getLocalPort());
    client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setSoTimeout(30_000);
    server = listener.accept();
    server.setSoTimeout(30_000);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    proxy.close();
    listener.close();
  }

  @Test
  void withoutAFaultAllPasses() throws IOException {
    send(client, "ping");
    assertThat(read(server, 4)).isEqualTo("ping");
    send(server, "pong");
    assertThat(read(client, 4)).isEqualTo("pong");

    client.close();

    assertThat(server.getInputStream().read()).isEqualTo(-1);
    server.close();
    await().until(() -> proxy.connections() == 0);
    assertThat(proxy.accepted()).isEqualTo(1);
  }

  @Test
  void blackholeSwallowsBytesAndTheEnd() throws IOException {
    // Given
    proxy.blackhole();

    // When
    send(server, "lost");
    server.close();

    // Then
    assertSilent(client);
    proxy.heal();
    assertSilent(client);
  }

  @Test
  void blackholeOfOneDirectionSparesTheOther() throws IOException {
    proxy.blackhole(Direction.TO_SERVER);

    send(server, "seen");

    assertThat(read(client, 4)).isEqualTo("seen");
    send(client, "lost");
    assertSilent(server);
  }

  @Test
  void heldBytesComeAfterHealing() throws IOException {
    // Given
    proxy.hold();
    send(server, "late");
    assertSilent(client);

    // When
    proxy.heal();

    // Then
    client.setSoTimeout(30_000);
    assertThat(read(client, 4)).isEqualTo("late");
  }

  @Test
  void resetBreaksBothSides() {
    proxy.reset();

    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
  }

  @Test
  void halfClosedDirectionEndsAndTheOtherGoesOn() throws IOException {
    proxy.halfClose(Direction.TO_CLIENT);

    assertThat(client.getInputStream().read()).isEqualTo(-1);
    send(client, "still");
    assertThat(read(server, 5)).isEqualTo("still");
  }

  @Test
  void cutBreaksTheConnectionAfterTheAllowedBytes() throws IOException {
    // Given
    proxy.cutAfter(3, Direction.TO_SERVER);

    send(client, "12");
    assertThat(read(server, 2)).isEqualTo("12");

    // When
    send(client, "345");

    // Then
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
  }

  @Test
  void dripTakesItsTime() throws IOException {
    // Given
    proxy.drip(100, Direction.TO_CLIENT);
    var began = Instant.now();

    // When
    send(server, "x".repeat(30));

    // Then
    assertThat(read(client, 30)).hasSize(30);
    assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofMillis(200));
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(100);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String read(Socket socket, int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), US_ASCII);
  }
}
