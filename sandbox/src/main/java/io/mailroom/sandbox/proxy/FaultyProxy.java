package io.mailroom.sandbox.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on loopback that fails when told. A verb acts on the open connections and on those to
 * come, in the directions named (both, if none is), until another verb or {@link #heal}. Any thread
 * may call.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final Fault NONE = new Fault.None();

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final Map<Direction, Fault> faults = new EnumMap<>(Direction.class);
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  private FaultyProxy(ServerSocket listener, InetSocketAddress server) {
    this.listener = listener;
    this.server = server;
  }

  /** Starts on a free port, in front of a server on loopback. */
  public static FaultyProxy start(int serverPort) {
    try {
      var loopback = InetAddress.getLoopbackAddress();
      var listener = new ServerSocket(0, 200, loopback);
      var proxy = new FaultyProxy(listener, new InetSocketAddress(loopback, serverPort));
      Thread.ofVirtual().name("faulty-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections are open. */
  public int connections() {
    return links.size();
  }

  /** How many connections there have been, the open ones included. */
  public int accepted() {
    return accepted.get();
  }

  /**
   * Swallows every byte and the end of the stream, as a dropped NAT entry does. A connection that
   * has lost something stays dark after {@link #heal}.
   */
  public void blackhole(Direction... directions) {
    become(new Fault.Blackhole(), directions);
  }

  /** Keeps all bytes back; {@link #heal} lets them go on. */
  public void hold(Direction... directions) {
    become(new Fault.Hold(), directions);
  }

  /** Slows down. */
  public void drip(int bytesPerSecond, Direction... directions) {
    become(new Fault.Drip(bytesPerSecond), directions);
  }

  /**
   * Lets so many bytes more pass, of all connections together, then breaks that connection (RST),
   * once.
   */
  public void cutAfter(long bytes, Direction direction) {
    become(new Fault.Cut(new AtomicLong(bytes)), direction);
  }

  /** Breaks the open connections (RST to both sides); new ones pass. */
  public void reset() {
    links.forEach(Link::reset);
  }

  /** Ends one direction of the open connections (FIN); the other goes on. */
  public void halfClose(Direction direction) {
    links.forEach(link -> link.halfClose(direction));
  }

  /** Ends the fault; what was held goes on. */
  public void heal() {
    become(NONE);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reset();
    heal();
  }

  /** What befalls the next bytes. */
  synchronized Fault fault(Direction direction) {
    return faults.getOrDefault(direction, NONE);
  }

  /** Returns when the fault is another one, or was interrupted. */
  synchronized void awaitChange(Fault fault, Direction direction) throws InterruptedException {
    while (fault(direction).equals(fault)) {
      wait();
    }
  }

  /** Ends a fault that has had its effect. */
  synchronized void spent(Fault fault, Direction direction) {
    if (fault(direction).equals(fault)) {
      become(NONE, direction);
    }
  }

  void forget(Link link) {
    links.remove(link);
  }

  private synchronized void become(Fault fault, Direction... directions) {
    for (var direction : directions.length == 0 ? Direction.values() : directions) {
      faults.put(direction, fault);
    }
    notifyAll();
  }

  private void accept() {
    while (true) {
      Socket client;
      try {
        client = listener.accept();
      } catch (IOException _) {
        return; // Closed.
      }
      accepted.incrementAndGet();
      Thread.ofVirtual().start(() -> connect(client));
    }
  }

  private void connect(Socket client) {
    var upstream = new Socket();
    var link = new Link(this, client, upstream);
    links.add(link);
    try {
      // What one side sends is passed on at once, as a router does.
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      upstream.connect(server);
      link.start();
    } catch (IOException _) {
      link.reset(); // No server: the client sees it.
    }
    if (listener.isClosed()) {
      link.reset();
    }
  }
}
