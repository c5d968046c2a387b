package io.mailroom.ingest.session;

import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.secret.SecretFault;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.connection.ImapConnection;
import io.mailroom.ingest.intake.Caution;
import io.mailroom.ingest.intake.FolderFault;
import io.mailroom.ingest.intake.FolderSpec;
import io.mailroom.ingest.publish.Publisher;
import io.mailroom.ingest.status.StatusBoard;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one folder: a virtual thread with a plain blocking loop. It opens the mailbox, reads the
 * folder for as long as that goes well, and begins again from nothing, with backoff.
 */
public final class FolderSession {
  private static final Logger LOG = LoggerFactory.getLogger(FolderSession.class);
  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  private final FolderSpec spec;
  private final WatchKey key;
  private final SessionTools tools;
  private final StatusBoard board;
  private final Assignment work;
  private final Thread thread;
  private volatile @Nullable ImapConnection connection;
  private volatile boolean closing;
  private int failures;

  /** A session that has not begun. */
  public FolderSession(
      FolderSpec spec, SessionTools tools, Publisher publisher, StatusBoard board) {
    this.spec = spec;
    this.key = spec.key();
    this.tools = tools;
    this.board = board;
    Reconciliation reconciliation =
        new Reconciliation(tools.clock().instant(), ThreadLocalRandom.current().nextDouble());
    Caution caution = tools.intake().caution();
    this.work = new Assignment(spec, tools, publisher, board, caution, reconciliation);
    this.thread = Thread.ofVirtual().name("session-" + key).unstarted(this::run);
  }

  /** Begins to watch. */
  public void start() {
    board.watch(key, spec.watch().folder(), FolderState.STARTING, null);
    thread.start();
  }

  /**
   * Ends the session at once, whatever it waits for; does not wait for its end. The connection is
   * cut rather than logged out: a farewell would wait for the server, and the server sees the cut
   * as soon as it would see the farewell.
   */
  public void close() {
    closing = true;
    thread.interrupt();
    ImapConnection open = connection;
    if (open != null) {
      open.abort();
    }
  }

  private void run() {
    while (!closing) {
      try (ImapConnection opened = tools.opener().open(spec)) {
        connection = opened;
        // Whoever closes looks for the connection after saying so.
        if (!closing) {
          read(opened);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (FolderFault end) {
        pause(end);
      } catch (ImapFault fault) {
        pause(FolderFault.of(fault));
      } catch (SecretFault fault) {
        pause(new FolderFault(FolderState.UNREADABLE, "secret-unreadable", "its credential"));
      } catch (Throwable e) {
        // The one boundary: whatever a server or an email made us do, even to overflow the stack,
        // the session begins again from nothing.
        LOG.error("event=session-bug session={}", key, e);
        pause(new FolderFault(FolderState.RETRYING, "internal", "see the connector's log"));
      } finally {
        connection = null;
      }
    }
  }

  private void read(ImapConnection opened) throws ImapFault, FolderFault, InterruptedException {
    FolderReader reader = FolderReader.open(opened, work);
    try {
      reader.read();
    } finally {
      // A login alone is no progress: a server that always fails right after it is not to be
      // asked every second.
      if (reader.hasProgressed()) {
        failures = 0;
      }
    }
  }

  private void pause(FolderFault end) {
    if (closing) {
      return;
    }
    failures++;
    board.state(key, end.state(), end.reason());
    LOG.info(
        "event=session-ended session={} code={} failures={}", key, end.reason().code(), failures);
    try {
      Thread.sleep(
          rests(end)
              ? FOR_EVER
              : tools.backoff().after(failures, ThreadLocalRandom.current().nextDouble()));
    } catch (InterruptedException e) {
      // Only close interrupts.
      Thread.currentThread().interrupt();
    }
  }

  /** Whether only a change of the integration can help, which brings another session. */
  private boolean rests(FolderFault end) {
    return end.state() == FolderState.LOGIN_REFUSED && tools.opener().rests(spec);
  }
}
