package io.mailroom.endtoend.mutant;

import java.lang.instrument.Instrumentation;

/** Changes a service from outside, before it begins. */
final class Agent {
  private Agent() {}

  /** Called by the JVM before the service's own main method. */
  public static void premain(String argument, Instrumentation instrumentation) {
    if (argument.startsWith(CrashPoint.PREFIX)) {
      var points = CrashPoint.parse(argument);
      Death.plan(points);
      instrumentation.addTransformer(Passages.of(points));
    } else {
      var mutator = new Mutator(instrumentation);
      for (String each : argument.split(",", -1)) {
        mutator.apply(Mutation.valueOf(each));
      }
    }
  }
}
