package io.mailroom.sandbox.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the clients of a scripted server on loopback, and talks to each on a thread of its own. Any
 * thread may call.
 *
 * @param <T> a talk with one of them
 */
public final class Clients<T extends Talk> implements AutoCloseable {
  private final String name;
  private final ServerSocket listener;
  private final Opening<T> opening;
  private final Conversation<T> conversation;
  private final Set<T> open = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** How a talk begins; it counts as open once this returns. */
  @FunctionalInterface
  public interface Opening<T extends Talk> {
    /**
     * Begins one.
     *
     * @param number of the client, from 1
     * @throws IOException if the client is gone
     */
    T open(int number, Socket wire) throws IOException;
  }

  /** How it goes on. */
  @FunctionalInterface
  public interface Conversation<T extends Talk> {
    /**
     * Talks until one of both leaves.
     *
     * @throws IOException when it does
     */
    void converse(T talk) throws IOException;
  }

  /**
   * Clients that are not taken yet.
   *
   * @param name of the threads
   * @param listener of {@link #listener}
   */
  public Clients(
      String name, ServerSocket listener, Opening<T> opening, Conversation<T> conversation) {
    this.name = name;
    this.listener = listener;
    this.opening = opening;
    this.conversation = conversation;
  }

  /** A free port of loopback. */
  public static ServerSocket listener() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes them from now on. */
  public void start() {
    var _ = Thread.ofVirtual().name(name).start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The talks that go on. */
  public Set<T> open() {
    return Set.copyOf(open);
  }

  /** Breaks every connection (RST); new ones are taken. */
  public void resetAll() {
    for (var talk : open) {
      try {
        talk.reset();
      } catch (IOException _) {
        // Gone already.
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    resetAll();
    threads.forEach(Thread::interrupt);
  }

  private void accept() {
    for (int number = 1; !listener.isClosed(); number++) {
      try {
        var wire = listener.accept();
        var client = number;
        threads.add(Thread.ofVirtual().name(name + "-" + client).start(() -> serve(client, wire)));
      } catch (IOException _) {
        return; // Closed.
      }
    }
  }

  private void serve(int number, Socket wire) {
    try (wire) {
      // As mail servers do: else each answer of several writes waits for a delayed ACK.
      wire.setTcpNoDelay(true);
      var talk = opening.open(number, wire);
      open.add(talk);
      try {
        conversation.converse(talk);
      } finally {
        open.remove(talk);
        talk.close();
      }
    } catch (IOException _) {
      // The client left, refused the certificate, or the script broke off: all part of the play.
    } finally {
      threads.remove(Thread.currentThread());
    }
  }
}
