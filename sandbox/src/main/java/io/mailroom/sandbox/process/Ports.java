package io.mailroom.sandbox.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free TCP ports on loopback for servers that must be told their port before they start, and keep
 * it over a restart.
 *
 * <p>They lie below the range from which the system takes the ports of outgoing connections (Linux:
 * 32768 and up), so that a client cannot take the port of a server that is down for a moment.
 */
public final class Ports {
  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;
  private static final int ATTEMPTS = 1_000;

  private Ports() {}

  /**
   * Finds a port that is free now; nothing reserves it.
   *
   * @throws IllegalStateException if none is found
   */
  public static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException _) {
        // Taken: try another.
      }
    }
    throw new IllegalStateException("no free port between " + FIRST + " and " + LAST);
  }
}
