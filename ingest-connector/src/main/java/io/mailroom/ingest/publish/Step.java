package io.mailroom.ingest.publish;

import java.time.Instant;
import java.util.List;

/** What a batch does to the checkpoint of its watch, beside counting its messages. */
public sealed interface Step {

  /**
   * Its messages are at or above the cursor, which moves behind the last of them; UIDs between them
   * are gaps.
   *
   * @param listedAt when the server showed these messages and no others
   */
  record Onward(Instant listedAt) implements Step {}

  /**
   * Its messages are in gaps.
   *
   * @param lookedAt when the server showed them
   */
  record Late(Instant lookedAt) implements Step {}

  /**
   * No messages: these UIDs are about to be fetched, and the last attempt at them may have ended
   * badly. Whoever comes later knows that there was one, even if this process does not survive it.
   *
   * @param from first UID, inclusive
   * @param to last UID, inclusive
   * @param hasFailed whether an attempt that nobody wrote down has failed just before
   */
  record Attempt(long from, long to, boolean hasFailed) implements Step {}

  /**
   * No messages: the folder has renumbered them, and begins another epoch, or the same one again.
   *
   * @param uidValidity the epoch that begins
   * @param below the first UID that no message of the folder has now
   */
  record Reopen(long uidValidity, long below) implements Step {}

  /**
   * No messages: these UIDs below the cursor are in use and in no count. They become gaps.
   *
   * @param uids ascending
   */
  record Missed(List<Long> uids, Instant foundAt) implements Step {
    public Missed {
      uids = List.copyOf(uids);
    }
  }
}
