package io.mailroom.endtoend.mutant.advice;

import net.bytebuddy.asm.Advice;

/** The method does nothing, or its answer is known before. */
public final class Forced {
  private Forced() {}

  /** It is left out, and answers no if it is asked. */
  public static final class Skipped {
    private Skipped() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }
  }

  /** Whatever it found, it says yes. */
  public static final class Yes {
    private Yes() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) boolean answer) {
      answer |= true;
    }
  }
}
