package io.mailroom.sandbox.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * What the person at the terminal sees: plain lines, and while something takes its time one line
 * that is replaced when it is done. Without a terminal only the plain lines. Any thread may write.
 */
public final class Screen {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final String ERASE = "\r\u001b[K";

  private final PrintStream out;
  private final PrintStream errors;
  private final boolean isTerminal;
  private boolean isWaiting;
  private boolean isClosed;

  /**
   * Begins with nothing shown.
   *
   * @param isTerminal whether a line of {@code out} can be replaced
   */
  public Screen(PrintStream out, PrintStream errors, boolean isTerminal) {
    this.out = out;
    this.errors = errors;
    this.isTerminal = isTerminal;
  }

  /** Writes a line. */
  public synchronized void line(String text) {
    if (isClosed) {
      return;
    }
    erase();
    out.println(text);
    out.flush();
  }

  /** Shows what is going on, until the next line or the next wait. */
  public synchronized void waiting(String text) {
    if (isTerminal && !isClosed) {
      erase();
      out.print(text);
      out.flush();
      isWaiting = true;
    }
  }

  /** Does something that takes its time, and writes a line with the time when it is done. */
  public <T> T step(String what, String where, Callable<T> work) throws Exception {
    var begun = System.nanoTime();
    var clock = Thread.startVirtualThread(() -> tick(what, begun));
    try {
      var result = work.call();
      line(
          "  %-17s %-45s %5.1f s"
              .formatted(what, where, (System.nanoTime() - begun) / 1_000_000_000.0));
      return result;
    } finally {
      clock.interrupt();
    }
  }

  /** As above, for what has no result. */
  public void step(String what, String where, Runnable work) {
    try {
      var _ =
          step(
              what,
              where,
              () -> {
                work.run();
                return what;
              });
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a last line; what comes later is not shown. */
  public synchronized void close(String text) {
    line(text);
    isClosed = true;
  }

  /** Writes why it cannot go on, in one line, as the last one. */
  public synchronized void fail(Throwable fault) {
    if (isClosed) {
      return;
    }
    erase();
    var message = fault.getMessage() == null ? fault.toString() : fault.getMessage();
    errors.println("run: " + message.lines().findFirst().orElse(fault.toString()));
    errors.flush();
    isClosed = true;
  }

  /** Until it is interrupted. */
  private void tick(String what, long begun) {
    try {
      while (true) {
        synchronized (this) {
          if (Thread.interrupted()) {
            return;
          }
          waiting(
              "  %-17s starting … %d s"
                  .formatted(what, (System.nanoTime() - begun) / 1_000_000_000));
        }
        Thread.sleep(TICK);
      }
    } catch (InterruptedException _) {
      // Done.
    }
  }

  private void erase() {
    if (isWaiting) {
      out.print(ERASE);
      isWaiting = false;
    }
  }
}
