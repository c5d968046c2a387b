package io.mailroom.endtoend.mutant.advice;

import io.mailroom.contract.progress.Checkpoint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * In {@code CheckpointRule.after}: the committed checkpoint is replaced by the one last planned,
 * whatever became of its transaction. Signatures name no type of Mailroom: the agent's class loader
 * has none, only the code that it changes has.
 */
public final class CheckpointFromMemory {
  private CheckpointFromMemory() {}

  /** By watch; public for the changed code. */
  public static final class Memory {
    public static final Map<String, Object> PLANNED = new ConcurrentHashMap<>();

    private Memory() {}
  }

  @Advice.OnMethodEnter
  static void after(
      @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC)
          Object committed) {
    committed =
        Memory.PLANNED.getOrDefault(((Checkpoint) committed).watchId().toString(), committed);
  }

  /** In the constructor of an accepted checkpoint. */
  public static final class Planned {
    private Planned() {}

    @Advice.OnMethodExit
    static void planned(@Advice.Argument(0) Object checkpoint) {
      var _ = Memory.PLANNED.put(((Checkpoint) checkpoint).watchId().toString(), checkpoint);
    }
  }
}
