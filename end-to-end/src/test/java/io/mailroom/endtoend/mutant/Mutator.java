package io.mailroom.endtoend.mutant;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.mailroom.endtoend.mutant.advice.CheckpointFromMemory;
import io.mailroom.endtoend.mutant.advice.CheckpointOutsideTransaction;
import io.mailroom.endtoend.mutant.advice.FirstEmailsAborted;
import io.mailroom.endtoend.mutant.advice.Forced;
import io.mailroom.endtoend.mutant.advice.PartitionsByKey;
import io.mailroom.endtoend.mutant.advice.PeekOmitted;
import io.mailroom.endtoend.mutant.advice.SendingUnrecorded;
import io.mailroom.endtoend.mutant.advice.StableEnd;
import io.mailroom.endtoend.mutant.advice.WriterUnfenced;
import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

/** Applies {@link Mutation}s to the classes of a service as they load. */
final class Mutator {
  private static final String PRODUCER = "org.apache.kafka.clients.producer.KafkaProducer";
  private static final String END_OPTIONS = "org.apache.kafka.clients.admin.ListOffsetsOptions";
  private static final String ELECTION = "io.mailroom.contract.election.";
  private static final String TAKE_OVER = "io.mailroom.contract.takeover.";
  private static final String WRITER = TAKE_OVER + "TransactionalWriter";
  private static final String WIRE = "io.mailroom.imap.wire.";
  private static final String RULE = "io.mailroom.ingest.publish.CheckpointRule";

  private final Instrumentation instrumentation;

  Mutator(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  void apply(Mutation mutation) {
    switch (mutation) {
      case WRITER_UNFENCED -> weave(TAKE_OVER + "TakeOver", named("take"), WriterUnfenced.class);
      case CHECKPOINT_OUTSIDE_TRANSACTION ->
          weave(WRITER, named("write"), CheckpointOutsideTransaction.class);
      case CHECKPOINT_FROM_MEMORY -> {
        weave(RULE, named("after"), CheckpointFromMemory.class);
        weave(RULE + "$Next$Accepted", isConstructor(), CheckpointFromMemory.Planned.class);
      }
      case CHECKPOINTS_READ_IN_PART ->
          weave(END_OPTIONS, isConstructor().and(takesArguments(1)), StableEnd.class);
      case OWNERSHIP_UNCONFIRMED ->
          weave(ELECTION + "Election", named("confirm"), Forced.Yes.class);
      case PARTITIONS_BY_KEY -> weave(WRITER, named("write"), PartitionsByKey.class);
      case PEEK_OMITTED -> weave(WIRE + "Command", isConstructor(), PeekOmitted.class);
      case COMPLETION_IGNORED -> weave(WIRE + "Answer$Status", named("isOk"), Forced.Yes.class);
      case BASELINE_TAKEN_AGAIN ->
          weave("io.mailroom.config.change.Amendment", named("keepsWatches"), Forced.Skipped.class);
      case SENDING_UNRECORDED -> weave(WRITER, named("write"), SendingUnrecorded.class);
      case FIRST_EMAILS_ABORTED ->
          weave(PRODUCER, named("send").and(takesArguments(2)), FirstEmailsAborted.class);
      case REVOKE_UNHEARD ->
          weave(ELECTION + "OwnedPartitions", named("revoked"), Forced.Skipped.class);
    }
  }

  private void weave(
      String type, ElementMatcher<? super MethodDescription> method, Class<?> advice) {
    // Described, not loaded: the code of an advice names classes that only the service has.
    var described = TypePool.Default.ofSystemLoader().describe(advice.getName()).resolve();
    var woven = Advice.to(described, ClassFileLocator.ForClassLoader.ofSystemLoader()).on(method);
    var _ =
        new AgentBuilder.Default()
            .with(new Fatal())
            .type(named(type))
            .transform((builder, _, _, _, _) -> {
              System.out.println("MUTANT " + advice.getSimpleName() + " in " + type);
              return builder.visit(woven);
            })
            .installOn(instrumentation);
  }

  /** A mutation that cannot be applied ends the service: it would pass for a mutant unharmed. */
  private static final class Fatal extends AgentBuilder.Listener.Adapter {
    @Override
    public void onError(
        String type,
        @Nullable ClassLoader loader,
        @Nullable JavaModule module,
        boolean loaded,
        Throwable cause) {
      System.out.println("MUTANT not applied to " + type + ": " + cause);
      Runtime.getRuntime().halt(Death.NOT_APPLIED);
    }
  }
}
