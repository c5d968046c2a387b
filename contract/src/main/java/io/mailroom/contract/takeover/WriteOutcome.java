package io.mailroom.contract.takeover;

/**
 * How a transaction ended.
 *
 * <pre>
 * write ──▶ Committed, Aborted      the writer goes on
 *       ──▶ Fenced, Lost            the writer is dead: only a new take-over goes on
 * </pre>
 */
public sealed interface WriteOutcome {

  /** Every record of the transaction is on its topic, for ever. */
  record Committed() implements WriteOutcome {}

  /**
   * No reader will ever see a record of the transaction; the same records may go again.
   *
   * @param reason whether it helps to send the same again
   * @param detail for people
   */
  record Aborted(Reason reason, String detail) implements WriteOutcome {
    /** Why a transaction was given up. */
    public enum Reason {
      /** A record is too large, or the broker finds it invalid: the same records fail again. */
      RECORD_REFUSED,
      /** Kafka did not take all records in time. */
      UNAVAILABLE
    }
  }

  /**
   * Another writer has taken over, or the broker gave the transaction up. A commit that was on its
   * way may have come through: what a new take-over reads tells.
   */
  record Fenced(String detail) implements WriteOutcome {}

  /** The outcome could not be learned: what a new take-over reads tells. */
  record Lost(String detail) implements WriteOutcome {}
}
