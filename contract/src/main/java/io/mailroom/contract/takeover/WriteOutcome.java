package io.mailroom.contract.takeover;

import java.util.List;

/**
 * How a transaction ended.
 *
 * <pre>
 * write ──▶ Committed, Refused, Aborted      the writer goes on
 *       ──▶ Fenced, Lost                     the writer is dead: only a new take-over goes on
 * </pre>
 */
public sealed interface WriteOutcome {

  /**
   * Every record of the transaction is on its topic, for ever.
   *
   * @param offsets where each is in its partition, in the order of the records
   */
  record Committed(List<Long> offsets) implements WriteOutcome {}

  /**
   * Kafka does not take one of the records: it is too large. No reader will ever see any record of
   * the transaction, and the same records would fail again.
   *
   * @param record its index among the records
   * @param detail for people
   */
  record Refused(int record, String detail) implements WriteOutcome {}

  /**
   * Kafka did not take all records in time. No reader will ever see any of them; the same records
   * may go again.
   *
   * @param detail for people
   */
  record Aborted(String detail) implements WriteOutcome {}

  /**
   * Another writer has taken over, or the broker gave the transaction up. A commit that was on its
   * way may have come through: what a new take-over reads tells.
   */
  record Fenced(String detail) implements WriteOutcome {}

  /** The outcome could not be learned: what a new take-over reads tells. */
  record Lost(String detail) implements WriteOutcome {}
}
