package io.mailroom.endtoend.mutant.advice;

import net.bytebuddy.asm.Advice;

/** In {@code TakeOver.take}: the {@code transactional.id} gets the name of the process. */
public final class WriterUnfenced {
  private WriterUnfenced() {}

  @Advice.OnMethodEnter
  static void take(@Advice.Argument(value = 0, readOnly = false) String transactionalId) {
    transactionalId = transactionalId + ProcessHandle.current().pid();
  }
}
