package io.mailroom.sandbox.imap;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/**
 * What the server does when a command has come; runs on the connection's own thread, and may block
 * it.
 */
@FunctionalInterface
public interface Answer {
  /**
   * Performs the answer.
   *
   * @throws IOException if the client is gone; the connection ends
   */
  void play(Exchange exchange) throws IOException;

  /** Sends lines; CRLF is added to each, and <code>{tag}</code> becomes the command's tag. */
  static Answer lines(String... lines) {
    return exchange -> exchange.lines(lines);
  }

  /**
   * Sends text as it is, in UTF-8, without CRLF: half a line, for example. <code>{tag}</code> is
   * replaced.
   */
  static Answer text(String text) {
    return exchange -> exchange.text(text);
  }

  /** Sends bytes as they are. */
  static Answer bytes(byte[] bytes) {
    return exchange -> exchange.bytes(bytes);
  }

  /**
   * Sends one untagged line with an honest literal in it: the text before it, <code>{n}</code>
   * CRLF, the bytes, the text after.
   */
  static Answer literal(String before, byte[] bytes, String after) {
    return exchange -> exchange.literal(before, bytes, after);
  }

  /** Sends nothing more and reads on without a word, until the client or the server closes. */
  static Answer silence() {
    return Exchange::silence;
  }

  /** Closes the connection in order (TLS close_notify, FIN). */
  static Answer close() {
    return Exchange::close;
  }

  /** Breaks the connection (RST). */
  static Answer reset() {
    return Exchange::reset;
  }

  /** Waits for the test to open the gate. */
  static Answer hold(CountDownLatch gate) {
    return exchange -> exchange.hold(gate);
  }

  /** This answer, then another. */
  default Answer then(Answer next) {
    return exchange -> {
      play(exchange);
      next.play(exchange);
    };
  }
}
