package io.mailroom.sandbox.proxy;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One connection through the proxy: two sockets, and a thread for each direction. */
final class Link {
  private static final int CHUNK = 16 * 1024;
  private static final long SECOND = 1_000_000_000L;
  private static final int SLICES_PER_SECOND = 20;

  private final FaultyProxy proxy;
  private final Socket client;
  private final Socket server;
  private final AtomicInteger directionsOpen = new AtomicInteger(2);
  private volatile boolean isDark;

  Link(FaultyProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  void start() {
    Thread.ofVirtual().start(() -> pump(Direction.TO_SERVER, client, server));
    Thread.ofVirtual().start(() -> pump(Direction.TO_CLIENT, server, client));
  }

  void reset() {
    abort(client);
    abort(server);
    proxy.forget(this);
  }

  void halfClose(Direction direction) {
    try {
      (direction == Direction.TO_SERVER ? server : client).shutdownOutput();
    } catch (IOException _) {
      // Closed already.
    }
  }

  private void pump(Direction direction, Socket from, Socket to) {
    try {
      var in = from.getInputStream();
      var chunk = new byte[CHUNK];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        pass(direction, to, chunk, count);
      }
      end(direction, to);
    } catch (IOException _) {
      if (!isDark) {
        reset();
      }
    } catch (InterruptedException _) {
      reset();
    }
  }

  /** Passes bytes on, piece by piece as the fault of the moment wants it. */
  private void pass(Direction direction, Socket to, byte[] bytes, int count)
      throws IOException, InterruptedException {
    int done = 0;
    while (done < count && !isDark) {
      var fault = proxy.fault(direction);
      int left = count - done;
      switch (fault) {
        case Fault.None _ -> done += write(to, bytes, done, left);
        case Fault.Blackhole _ -> isDark = true;
        case Fault.Hold _ -> proxy.awaitChange(fault, direction);
        case Fault.Drip(int rate) -> {
          int slice = write(to, bytes, done, Math.min(left, Math.max(1, rate / SLICES_PER_SECOND)));
          LockSupport.parkNanos(slice * SECOND / rate);
          done += slice;
        }
        case Fault.Cut(var allowed) -> {
          long before = allowed.getAndAdd(-left);
          done += write(to, bytes, done, Math.clamp(before, 0, left));
          if (before <= left) {
            proxy.spent(fault, direction);
            reset();
            return;
          }
        }
      }
    }
  }

  private static int write(Socket to, byte[] bytes, int from, int count) throws IOException {
    to.getOutputStream().write(bytes, from, count);
    return count;
  }

  /** Hands the end of a stream on, unless the fault of the moment keeps it too. */
  private void end(Direction direction, Socket to) throws IOException, InterruptedException {
    for (var fault = proxy.fault(direction);
        fault instanceof Fault.Hold;
        fault = proxy.fault(direction)) {
      proxy.awaitChange(fault, direction);
    }
    if (isDark || proxy.fault(direction) instanceof Fault.Blackhole) {
      isDark = true;
      return;
    }
    to.shutdownOutput();
    if (directionsOpen.decrementAndGet() == 0) {
      client.close();
      server.close();
      proxy.forget(this);
    }
  }

  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException _) {
      // Closed already.
    }
  }
}
