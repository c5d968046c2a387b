package io.mailroom.endtoend.mutant.advice;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.apache.kafka.common.IsolationLevel;

/**
 * In the constructor of {@code ListOffsetsOptions}: a partition ends before its first open
 * transaction.
 */
public final class StableEnd {
  private StableEnd() {}

  @Advice.OnMethodEnter
  @SuppressWarnings("UnusedVariable") // The constructor uses it.
  static void options(
      @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC)
          Object isolation) {
    isolation = IsolationLevel.READ_COMMITTED;
  }
}
