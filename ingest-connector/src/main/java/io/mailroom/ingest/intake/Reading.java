package io.mailroom.ingest.intake;

import io.mailroom.ingest.content.ContentFault;
import io.mailroom.ingest.mime.ParsedEmail;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * The reading of one batch's messages beside the session's thread: while one arrives, those before
 * it are read, and their contents flushed. Used by the session's thread.
 */
final class Reading implements AutoCloseable {
  /** Enough to wait for the disk together; more would keep other mailboxes from the processor. */
  private static final int AT_ONCE = 4;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  /** Begins to read a message of which all octets are there. */
  Future<ParsedEmail> begin(Callable<ParsedEmail> reading) {
    return threads.submit(() -> {
      turns.acquire();
      try {
        return reading.call();
      } finally {
        turns.release();
      }
    });
  }

  /** Waits for what was begun; its errors are the session's. */
  static ParsedEmail result(Future<ParsedEmail> begun) throws ContentFault, InterruptedException {
    try {
      return begun.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case ContentFault fault -> throw fault;
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case null, default ->
            throw new IllegalStateException("an email is read with a content fault only", e);
      }
    }
  }

  /** Ends what nobody waits for any more. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
