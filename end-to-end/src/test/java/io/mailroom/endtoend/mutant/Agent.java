package io.mailroom.endtoend.mutant;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

/** Applies the {@link Mutation}s named in its argument to the classes of a service as they load. */
final class Agent {
  private static final String PRODUCER = "org.apache.kafka.clients.producer.KafkaProducer";
  private static final String RULE = "io.mailroom.ingest.publish.CheckpointRule";
  private static final String WRITER = "io.mailroom.contract.takeover.TransactionalWriter";
  private static final ElementMatcher<MethodDescription> SEND =
      named("send").and(takesArguments(2));

  private Agent() {}

  /** Called by the JVM before the service's own main method. */
  public static void premain(String mutations, Instrumentation instrumentation) {
    if (mutations.startsWith(CrashPoint.PREFIX)) {
      arm(instrumentation, CrashPoint.parse(mutations));
      return;
    }
    for (String each : mutations.split(",", -1)) {
      switch (Mutation.valueOf(each)) {
        case CHECKPOINT_OUTSIDE_TRANSACTION -> {
          weave(instrumentation, WRITER, named("write"), CheckpointOutsideTransaction.class);
          weave(
              instrumentation,
              PRODUCER,
              named("commitTransaction"),
              CheckpointOutsideTransaction.SlowCommit.class);
        }
        case CHECKPOINT_FROM_MEMORY -> {
          weave(instrumentation, RULE, named("after"), CheckpointFromMemory.class);
          weave(
              instrumentation,
              RULE + "$Next$Accepted",
              isConstructor(),
              CheckpointFromMemory.Planned.class);
        }
        case WRITER_UNFENCED ->
            weave(
                instrumentation,
                "io.mailroom.contract.takeover.TakeOver",
                named("take"),
                WriterUnfenced.class);
        case SENDING_UNRECORDED ->
            weave(instrumentation, WRITER, named("write"), SendingUnrecorded.class);
        case FIRST_EMAILS_ABORTED ->
            weave(instrumentation, PRODUCER, SEND, FirstEmailsAborted.class);
      }
    }
  }

  private static void arm(Instrumentation instrumentation, CrashPoint point) {
    CrashPoint.Progress.begin(point);
    for (var place : point.way()) {
      var advice =
          switch (place.side()) {
            case BEFORE -> CrashPoint.Before.class;
            case AFTER -> CrashPoint.After.class;
          };
      weave(instrumentation, place.type(), named(place.method()), advice);
    }
  }

  private static void weave(
      Instrumentation instrumentation,
      String type,
      ElementMatcher<? super MethodDescription> method,
      Class<?> advice) {
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
      Runtime.getRuntime().halt(70);
    }
  }
}
