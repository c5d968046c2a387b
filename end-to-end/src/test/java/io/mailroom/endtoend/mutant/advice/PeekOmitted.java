package io.mailroom.endtoend.mutant.advice;

import net.bytebuddy.asm.Advice;

/** In the constructor of an IMAP command: a body is fetched as by a client that shows it. */
public final class PeekOmitted {
  private PeekOmitted() {}

  @Advice.OnMethodEnter
  static void command(@Advice.Argument(value = 0, readOnly = false) String words) {
    words = words.replace("BODY.PEEK[", "BODY[");
  }
}
