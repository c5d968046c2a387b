package io.mailroom.contract.takeover;

/** Says whether this process may write. */
@FunctionalInterface
public interface Ownership {
  /**
   * Asks whoever elects, now: for a shard, the partition is assigned and a commit of it has just
   * succeeded. May block for some seconds. It only keeps processes from fencing each other without
   * end; that there is one writer follows from the fence alone.
   */
  boolean confirm();
}
