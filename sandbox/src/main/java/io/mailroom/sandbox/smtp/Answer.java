package io.mailroom.sandbox.smtp;

import java.io.IOException;
import java.time.Duration;
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

  /** Sends lines; CRLF is added to each. */
  static Answer lines(String... lines) {
    return exchange -> exchange.lines(lines);
  }

  /** Sends text as it is, in UTF-8, without CRLF: half a line, for example. */
  static Answer text(String text) {
    return exchange -> exchange.text(text);
  }

  /** Sends the digit 2 again and again, never a whole line, until the client leaves. */
  static Answer drip(Duration pause) {
    return exchange -> exchange.drip("2", pause);
  }

  /** Begins TLS, as after {@code 220} to STARTTLS. */
  static Answer startTls() {
    return Exchange::startTls;
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

  /** Neither reads nor writes until the test opens the gate. */
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
