package io.mailroom.router.reply;

import io.mailroom.contract.progress.Reason;

/**
 * Leaves the traces of a reply that was sent in the mailbox that it answers from: a copy in the
 * folder for sent mail, and the flag {@code \Answered} on the original, each if the integration
 * asks for it.
 */
@FunctionalInterface
public interface Filing {

  /**
   * Files a reply. May be repeated: a copy that is there is not put there again. Blocks for as long
   * as the mailbox takes, which is bounded. Any thread may call it.
   *
   * @param sent as it was carried
   * @throws InterruptedException if the caller wants it no longer
   */
  Filed file(Dispatch sent) throws InterruptedException;

  /** What became of it. */
  sealed interface Filed {
    /** All that was asked for is there. */
    record Done() implements Filed {}

    /** The mailbox is not to be had now. */
    record NotNow(Reason reason) implements Filed {}

    /** It cannot be done as the integration is configured: no such folder, no right to it. */
    record Never(Reason reason) implements Filed {}
  }
}
