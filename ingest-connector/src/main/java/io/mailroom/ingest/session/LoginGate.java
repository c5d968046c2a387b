package io.mailroom.ingest.session;

import io.mailroom.contract.secret.SecretFault;
import io.mailroom.contract.server.Mailbox;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Who may log in now. Few connections to a host are opened at once, so that sessions which lost it
 * together do not storm it together (FAILURES A12). The sessions of a mailbox log in one after the
 * other and share its refusals: after {@value #MOST_REFUSALS} the credential rests until it changes
 * (E1), however many folders are watched with it. Any thread may call it.
 */
final class LoginGate {
  static final int MOST_REFUSALS = 3;
  private static final int AT_ONCE = 16;

  private final Backoff backoff;
  private final Map<String, Semaphore> hosts = new ConcurrentHashMap<>();
  private final Map<Mailbox, Door> doors = new ConcurrentHashMap<>();

  /**
   * @param backoff how long one refusal is believed before the credential is tried again
   */
  LoginGate(Backoff backoff) {
    this.backoff = backoff;
  }

  /** Opens a connection. */
  @FunctionalInterface
  interface Attempt<T> {
    T open() throws ImapFault, SecretFault;
  }

  /** What is known of one credential; used by whoever holds its turn. */
  private static final class Door {
    private final Semaphore turn = new Semaphore(1, true);
    private volatile int refusals;
    private long closedUntil;
  }

  /**
   * Waits for its turn, and opens.
   *
   * @throws ImapFault that of the attempt; {@link Problem#LOGIN_REFUSED} without an attempt while a
   *     refusal is believed
   */
  <T> T pass(Mailbox mailbox, Attempt<T> attempt)
      throws ImapFault, SecretFault, InterruptedException {
    Door door = door(mailbox);
    door.turn.acquire();
    try {
      if (door.refusals > 0 && (rests(mailbox) || System.nanoTime() - door.closedUntil < 0)) {
        throw new ImapFault(
            Problem.LOGIN_REFUSED, "refused " + door.refusals + " times, not tried again now");
      }
      return open(mailbox, door, attempt);
    } finally {
      door.turn.release();
    }
  }

  /** Whether the mailbox's credential was refused so often that it is not tried any more. */
  boolean rests(Mailbox mailbox) {
    return door(mailbox).refusals >= MOST_REFUSALS;
  }

  private <T> T open(Mailbox mailbox, Door door, Attempt<T> attempt)
      throws ImapFault, SecretFault, InterruptedException {
    Semaphore host = hosts.computeIfAbsent(mailbox.host(), _ -> new Semaphore(AT_ONCE, true));
    host.acquire();
    try {
      T opened = attempt.open();
      door.refusals = 0;
      return opened;
    } catch (ImapFault fault) {
      if (fault.problem() == Problem.LOGIN_REFUSED) {
        int refusals = door.refusals + 1;
        Duration wait = backoff.after(refusals, 0);
        door.closedUntil = System.nanoTime() + wait.toNanos();
        door.refusals = refusals;
      }
      throw fault;
    } finally {
      host.release();
    }
  }

  private Door door(Mailbox mailbox) {
    return doors.computeIfAbsent(mailbox, _ -> new Door());
  }
}
