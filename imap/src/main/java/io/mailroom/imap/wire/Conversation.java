package io.mailroom.imap.wire;

import io.mailroom.contract.network.GuardedSocket;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.ImapLimits;
import io.mailroom.imap.message.BodyTarget;
import io.mailroom.imap.message.OutgoingMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Commands and their answers over one connection. One thread uses it; {@link #abort} may be called
 * by any.
 *
 * <p>Whatever goes wrong closes the connection: after a line that was not understood, nothing that
 * follows can be trusted.
 */
public final class Conversation {

  private static final byte[] DONE = "DONE\r\n".getBytes(StandardCharsets.US_ASCII);

  private final GuardedSocket socket;
  private final ImapLimits limits;
  private final OutputStream out;
  private final WireReader wire;
  private final AnswerReader answers;
  private long commands;

  /**
   * Over a connection that is secured.
   *
   * @throws ImapFault if the connection has ended already
   */
  public Conversation(GuardedSocket socket, ImapLimits limits) throws ImapFault {
    this.socket = socket;
    this.limits = limits;
    try {
      out = socket.output();
      wire = new WireReader(socket.input());
      answers = new AnswerReader(wire, limits.messageOctets());
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /** The names in an answer's code or text of capabilities. */
  public static Set<String> capabilities(String text) {
    return AnswerReader.capabilities(text);
  }

  /** The first answer of a connection, whatever it says. */
  public Answer greeting(Duration within) throws ImapFault {
    return guarded(() -> answer(_ -> {}, within));
  }

  /** One further answer, for whoever writes to {@link #output} by itself. */
  public Answer next(Answer.Listener listener, Duration within) throws ImapFault {
    return guarded(() -> remaining(answer(listener, within)));
  }

  /** Where a login writes to. */
  public OutputStream output() {
    return out;
  }

  /**
   * Runs a command to its end.
   *
   * @param listener hears every untagged answer
   * @return its tagged answer, whatever it says
   * @throws ImapFault if the connection ends, the server takes too long, or sends what cannot be
   *     parsed
   */
  public Answer.Status run(Command command, Answer.Listener listener) throws ImapFault {
    return run(command, listener, limits.answer());
  }

  /**
   * The same, with a time of its own.
   *
   * @param within for each answer
   */
  public Answer.Status run(Command command, Answer.Listener heard, Duration within)
      throws ImapFault {
    Answer.Listener listener = new Timed(heard);
    return guarded(() -> {
      String tag = nextTag();
      List<byte[]> lines = command.lines(tag);
      for (int i = 0; i < lines.size(); i++) {
        if (i > 0) {
          Answer.Status refused = proceed(tag, listener, within);
          if (refused != null) {
            return refused;
          }
        }
        if (i == lines.size() - 1 && command.message().isPresent()) {
          send(command.message().get(), within);
        }
        send(lines.get(i), within);
      }
      return end(tag, listener, within);
    });
  }

  /**
   * Waits in IDLE (RFC 2177) until an answer makes it worth to look, or the time is over.
   *
   * @param isNews asked after each answer
   * @throws ImapFault besides the usual, if the server refuses IDLE: {@link Problem#REFUSED}
   */
  public void idle(Duration atMost, Answer.Listener listener, BooleanSupplier isNews)
      throws ImapFault {
    Answer.Status refused =
        guarded(() -> {
          String tag = nextTag();
          send(new Command("IDLE").lines(tag).getFirst(), limits.answer());
          Answer.Status status = proceed(tag, listener, limits.answer());
          if (status != null) {
            return status;
          }
          long end = System.nanoTime() + atMost.toNanos();
          while (!isNews.getAsBoolean() && awaitAnswer(end - System.nanoTime())) {
            socket.deadline(limits.answer());
            listener.on(untagged(answers.next(listener)));
          }
          send(DONE, limits.farewell());
          Answer.Status ended = end(tag, listener, limits.farewell());
          return ended.isOk() ? null : ended;
        });
    if (refused != null) {
      throw new ImapFault(Problem.REFUSED, "IDLE: " + refused);
    }
  }

  /** Says goodbye, and does not mind how the server takes it. */
  public void logout() {
    try {
      var _ = run(new Command("LOGOUT"), _ -> {}, limits.farewell());
    } catch (ImapFault _) {
      // A BYE or none: it is over either way.
    } finally {
      abort();
    }
  }

  /** Cuts the connection at once; any thread. */
  public void abort() {
    socket.abort();
  }

  /** Reads until the server asks for the next part; its tagged answer when it will not have it. */
  private Answer.@Nullable Status proceed(String tag, Answer.Listener listener, Duration within)
      throws IOException {
    while (true) {
      switch (read(listener, within)) {
        case Answer.Continuation _ -> {
          return null;
        }
        case Answer.Status status when status.tag().equals(tag) -> {
          return status;
        }
        case Answer answer -> listener.on(untagged(answer));
      }
    }
  }

  private Answer.Status end(String tag, Answer.Listener listener, Duration within)
      throws IOException {
    while (true) {
      switch (read(listener, within)) {
        case Answer.Status status when status.tag().equals(tag) -> {
          socket.noDeadline();
          return status;
        }
        case Answer answer -> listener.on(untagged(answer));
      }
    }
  }

  private Answer read(Answer.Listener listener, Duration within) throws IOException {
    socket.deadline(within);
    return answers.next(listener);
  }

  private Answer answer(Answer.Listener listener, Duration within) throws IOException {
    Answer answer = read(listener, within);
    socket.noDeadline();
    return answer;
  }

  private static Answer untagged(Answer answer) throws IOException {
    if (answer instanceof Answer.Status status && !status.tag().equals("*")) {
      throw new MalformedAnswer("the end of a command that was not given");
    }
    return remaining(answer);
  }

  private static Answer remaining(Answer answer) throws IOException {
    if (answer instanceof Answer.Status status && status.condition() == Answer.Condition.BYE) {
      throw new ServerLeft(status);
    }
    return answer;
  }

  /** Whether an answer begins within this time. */
  private boolean awaitAnswer(long nanoseconds) throws IOException {
    if (wire.hasBuffered()) {
      return true;
    }
    Duration wait = Duration.ofNanos(nanoseconds);
    if (wait.toMillis() < 1) {
      return false;
    }
    // The deadline catches a peer that sends, but never so much that it can be read.
    socket.deadline(wait.plus(limits.answer()));
    socket.silence(wait);
    try {
      wire.await();
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } finally {
      socket.silence(Duration.ZERO);
    }
  }

  private void send(byte[] line, Duration within) throws IOException {
    socket.deadline(within);
    out.write(line);
    out.flush();
  }

  /** A length that does not come true would make commands of the rest of the message. */
  private void send(OutgoingMessage message, Duration within) throws IOException {
    socket.deadline(within.plusSeconds(message.octets() / limits.octetsPerSecond()));
    CountedOctets counted = new CountedOctets(out);
    message.writeTo(counted);
    if (counted.octets() != message.octets()) {
      throw new IOException(
          "a message of %d octets (expected %d)".formatted(counted.octets(), message.octets()));
    }
  }

  private String nextTag() {
    return "m" + ++commands;
  }

  private <T extends @Nullable Object> T guarded(Step<T> step) throws ImapFault {
    boolean isDone = false;
    try {
      T result = step.perform();
      isDone = true;
      return result;
    } catch (IOException e) {
      throw fault(e);
    } finally {
      if (!isDone) {
        abort();
      }
    }
  }

  private ImapFault fault(IOException e) {
    if (socket.isOverdue()) {
      return new ImapFault(Problem.OVERDUE, "no answer in time", e);
    }
    return switch (e) {
      case MalformedAnswer malformed when malformed.isTooLarge() ->
          new ImapFault(Problem.TOO_LARGE, String.valueOf(e.getMessage()), e);
      case MalformedAnswer _ -> new ImapFault(Problem.MALFORMED, String.valueOf(e.getMessage()), e);
      case ServerLeft left -> new ImapFault(Problem.LOST, String.valueOf(left.getMessage()), e);
      default -> new ImapFault(Problem.LOST, "the connection ended", e);
    };
  }

  /**
   * Gives a message the time that its size needs, and the caller all it wants before it takes the
   * message.
   */
  private final class Timed implements Answer.Listener {
    private final Answer.Listener listener;

    Timed(Answer.Listener listener) {
      this.listener = listener;
    }

    @Override
    public void on(Answer answer) {
      listener.on(answer);
    }

    @Override
    public @Nullable BodyTarget open(long octets) {
      socket.noDeadline();
      BodyTarget target = listener.open(octets);
      socket.deadline(limits.answer().plusSeconds(octets / limits.octetsPerSecond()));
      return target;
    }
  }

  @FunctionalInterface
  private interface Step<T extends @Nullable Object> {
    T perform() throws IOException;
  }
}
