package io.mailroom.ingest.publish;

/** What a batch does to the checkpoint of its watch, beside counting its messages. */
public sealed interface Step {

  /** Its messages are at or above the cursor, which moves behind the last of them. */
  record Onward() implements Step {}

  /**
   * No messages: these UIDs are about to be fetched, and the last attempt at them may have ended
   * badly. Whoever comes later knows that there was one, even if this process does not survive it.
   *
   * @param from first UID, inclusive
   * @param to last UID, inclusive
   * @param hasFailed whether an attempt that nobody wrote down has failed just before
   */
  record Attempt(long from, long to, boolean hasFailed) implements Step {}
}
