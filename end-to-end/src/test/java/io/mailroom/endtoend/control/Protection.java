package io.mailroom.endtoend.control;

import io.mailroom.endtoend.mutant.Mutation;

/** What keeps emails from being lost, twice, damaged or wrongly marked, and what takes it away. */
public enum Protection {
  /** Whoever takes a shard over fences the one before. */
  FENCING(Mutation.WRITER_UNFENCED, "two writers in the log of a partition"),
  /** The checkpoint is in the transaction of the emails that it counts. */
  CHECKPOINT_IN_TRANSACTION(Mutation.CHECKPOINT_OUTSIDE_TRANSACTION, "lost"),
  /** The next checkpoint follows from the one committed last. */
  CHECKPOINT_FROM_COMMITTED(Mutation.CHECKPOINT_FROM_MEMORY, "lost"),
  /** Checkpoints are read to their end, behind open transactions too. */
  CHECKPOINTS_TO_THEIR_END(Mutation.CHECKPOINTS_READ_IN_PART, "twice"),
  /** Every record says its partition. */
  EXPLICIT_PARTITIONS(Mutation.PARTITIONS_BY_KEY, "twice"),
  /** Bodies are fetched with BODY.PEEK[]. */
  PEEK(Mutation.PEEK_OMITTED, "wrongly marked"),
  /** A message is complete only with a tagged OK behind it. */
  COMPLETE_FETCH(Mutation.COMPLETION_IGNORED, "wrong bytes"),
  /** A baseline is taken once for each watch. */
  ONE_BASELINE(Mutation.BASELINE_TAKEN_AGAIN, "lost"),
  /** The group confirms the ownership before {@code initTransactions()}. */
  OWNERSHIP_CONFIRMED(Mutation.OWNERSHIP_UNCONFIRMED, "the owner fenced by another");

  private final Mutation mutation;
  private final String harm;

  Protection(Mutation mutation, String harm) {
    this.mutation = mutation;
    this.harm = harm;
  }

  /** What takes it away. */
  public Mutation mutation() {
    return mutation;
  }

  /** What its absence brings, in words. */
  String harm() {
    return harm;
  }
}
