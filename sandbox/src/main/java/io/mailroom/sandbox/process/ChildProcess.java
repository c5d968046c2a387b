package io.mailroom.sandbox.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A program started by this JVM that does not outlive it, not even when this JVM is killed with -9:
 * a watcher beside the program reads a pipe of ours, and ends the program when the pipe breaks.
 * Output and errors are appended to one log file. Any thread may call.
 */
public final class ChildProcess implements AutoCloseable {
  /**
   * The watcher knows the program's pid as $$, because {@code exec} keeps it. Ctrl-C at the
   * terminal is for this JVM alone, which then ends its programs in order.
   */
  private static final String WATCHED =
      "trap '' INT; exec 3<&0; signal=$1; shift; (cat <&3 >/dev/null; kill -s $signal $$ 2>/dev/null) & exec \"$@\" </dev/null 3<&-";

  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int TAIL = 8 << 10;

  private final Process process;
  private final Path log;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program.
   *
   * @param log appended to; its folder exists
   * @param orphaned the signal, such as {@code KILL}, that the program gets when this JVM is gone
   * @param command the program and its arguments
   * @throws UncheckedIOException if there is no such program
   */
  public static ChildProcess start(Path log, String orphaned, List<String> command) {
    return start(log, orphaned, command, Map.of());
  }

  /** As above, with more environment variables than this JVM has, or other values. */
  public static ChildProcess start(
      Path log, String orphaned, List<String> command, Map<String, String> environment) {
    var watched = new ArrayList<>(List.of("/bin/sh", "-c", WATCHED, "sandbox", orphaned));
    watched.addAll(command);
    try {
      var builder =
          new ProcessBuilder(watched)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      return new ChildProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
  }

  /**
   * Runs a program to its end. The arguments reach it in UTF-8 whatever the locale, for which Java
   * alone would turn letters into question marks.
   *
   * @param command the program and its first arguments, in ASCII
   * @param arguments that follow
   */
  public static Ended run(List<String> command, List<String> arguments) {
    var fed = new ArrayList<>(List.of("xargs", "-0"));
    fed.addAll(command);
    try {
      var process = new ProcessBuilder(fed).redirectErrorStream(true).start();
      try (var input = process.getOutputStream()) {
        input.write(String.join("\0", arguments).getBytes(UTF_8));
      }
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Ended(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command.getFirst(), e);
    }
  }

  /**
   * How a program ended.
   *
   * @param status 0 by custom when all went well
   * @param output what it printed, errors included
   */
  public record Ended(int status, String output) {}

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end; the status of the process, if it has ended within the limit. */
  public OptionalInt awaitStatus(Duration limit) {
    return awaitEnd(limit) ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
  }

  /** SIGKILL, and waits until the process is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(STOP_LIMIT);
  }

  /** SIGTERM; SIGKILL if that does not end the process within 30 s. */
  public void stop() {
    // Not Process.destroy: that closes standard input as well, which tells the watcher to kill.
    var _ = process.toHandle().destroy();
    if (!awaitEnd(STOP_LIMIT)) {
      kill();
    }
  }

  /** SIGSTOP: the process keeps its sockets and does nothing. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  /** The end of the log, at most 8 KiB of it, for the message of a failure. */
  public String tail() {
    try (var file = FileChannel.open(log)) {
      var end = ByteBuffer.allocate((int) Math.min(file.size(), TAIL));
      var _ = file.read(end, file.size() - end.capacity());
      return new String(end.array(), 0, end.position(), ISO_8859_1).strip();
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    if (isAlive()) {
      kill();
    }
  }

  private void signal(String name) {
    var ended =
        run(
            List.of("/bin/sh", "-c", "kill -s $1 $2", "sandbox"),
            List.of(name, Long.toString(process.pid())));
    if (ended.status() != 0) {
      throw new IllegalStateException("cannot send SIG" + name + ": " + ended.output());
    }
  }

  private boolean awaitEnd(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a process ends", e);
    }
  }
}
