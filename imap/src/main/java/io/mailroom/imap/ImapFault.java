package io.mailroom.imap;

import io.mailroom.contract.network.DialFault;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox that failed. Unless the problem is {@link Problem#REFUSED}, the connection is closed
 * when this is thrown.
 */
public final class ImapFault extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** What failed. The code is that of the problem, the status or the metric which shows it. */
  public enum Problem {
    HOST_UNRESOLVED("host-unresolved", true),
    ADDRESS_NOT_ALLOWED("address-not-allowed", false),
    UNREACHABLE("unreachable", true),
    CERTIFICATE_UNTRUSTED("certificate-untrusted", false),
    /** The server does not accept this credential: it is to rest until it changes (FAILURES E1). */
    LOGIN_REFUSED("login-refused", false),
    /** The server does not let us in now: too many connections, a backend away (FAILURES E2). */
    LOGIN_UNAVAILABLE("login-unavailable", true),
    /** NO or BAD to a command that was to succeed. */
    REFUSED("command-refused", true),
    /** The connection ended: cut, closed, or a BYE. */
    LOST("connection-lost", true),
    /** The server took longer than {@link ImapLimits} allow. */
    OVERDUE("answer-overdue", true),
    /** An answer that cannot be parsed; whatever followed it could not be trusted. */
    MALFORMED("answer-malformed", true),
    /** The server announced a message beyond {@link ImapLimits#messageOctets}. */
    TOO_LARGE("message-too-large", false);

    private final String code;
    private final boolean isTransient;

    Problem(String code, boolean isTransient) {
      this.code = code;
      this.isTransient = isTransient;
    }

    public String code() {
      return code;
    }

    /** Whether the same attempt may succeed later although nobody changed anything here. */
    public boolean isTransient() {
      return isTransient;
    }
  }

  private final Problem problem;

  public ImapFault(Problem problem, String message) {
    this(problem, message, null);
  }

  public ImapFault(Problem problem, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /** The same fault, seen from the mailbox whose host could not be reached. */
  public static ImapFault of(DialFault fault) {
    Problem problem =
        switch (fault.step()) {
          case RESOLVE -> Problem.HOST_UNRESOLVED;
          case ADMIT -> Problem.ADDRESS_NOT_ALLOWED;
          case CONNECT -> Problem.UNREACHABLE;
          case TRUST -> Problem.CERTIFICATE_UNTRUSTED;
        };
    return new ImapFault(problem, String.valueOf(fault.getMessage()), fault);
  }

  public Problem problem() {
    return problem;
  }
}
