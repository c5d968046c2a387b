package io.mailroom.endtoend.mutant;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the agent changes in a service. */
public enum Mutation {
  /** The checkpoint is committed by itself, just before the emails that it counts. */
  CHECKPOINT_OUTSIDE_TRANSACTION,
  /** The next checkpoint follows the one last planned instead of the one last committed. */
  CHECKPOINT_FROM_MEMORY,
  /** Each connector writes under a {@code transactional.id} of its own: nobody is fenced. */
  WRITER_UNFENCED,
  /** An attempt to send a reply begins, and nobody could know of it later. */
  SENDING_UNRECORDED,
  /** Not a mutant but a fault: Kafka does not take the first emails, once, after a while. */
  FIRST_EMAILS_ABORTED;

  /** The option of a JVM that starts with these mutations. */
  public static String option(Mutation... mutations) {
    return "-javaagent:"
        + AgentJar.file()
        + "="
        + Arrays.stream(mutations).map(Enum::name).collect(Collectors.joining(","));
  }
}
