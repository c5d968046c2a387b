package io.mailroom.endtoend.mutant;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the agent changes in a service. */
public enum Mutation {
  /** Each connector writes under a {@code transactional.id} of its own: nobody is fenced. */
  WRITER_UNFENCED,
  /** The checkpoint is committed by itself, just before the emails that it counts. */
  CHECKPOINT_OUTSIDE_TRANSACTION,
  /** The next checkpoint follows the one last planned instead of the one last committed. */
  CHECKPOINT_FROM_MEMORY,
  /** Checkpoints are read up to the first open transaction. */
  CHECKPOINTS_READ_IN_PART,
  /** A shard is taken over without asking the group whose it is. */
  OWNERSHIP_UNCONFIRMED,
  /** A record's partition follows from its key. */
  PARTITIONS_BY_KEY,
  /** A body is fetched with BODY[] instead of BODY.PEEK[]. */
  PEEK_OMITTED,
  /** What a server says at the end of a command does not matter. */
  COMPLETION_IGNORED,
  /** Of config-service: every watch of an integration that changes begins again. */
  BASELINE_TAKEN_AGAIN,
  /** An attempt to send a reply begins, and nobody could know of it later. */
  SENDING_UNRECORDED,
  /** Not a mutant but a fault: Kafka does not take the first emails, once, after a while. */
  FIRST_EMAILS_ABORTED,
  /** Not a mutant but a fault: a shard that the group takes away goes on. */
  REVOKE_UNHEARD;

  /** The option of a JVM that starts with these mutations. */
  public static String option(Mutation... mutations) {
    return AgentJar.option(
        Arrays.stream(mutations).map(Enum::name).collect(Collectors.joining(",")));
  }
}
