package io.mailroom.contract.network;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A host that could not be reached, and the step at which it ended. */
public final class DialFault extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** The steps of a connection. The code is that of the problem which config-service reports. */
  public enum Step {
    /** The name has no address, or nobody answered in time who would know. */
    RESOLVE("host-unresolved", true),
    /** The name has addresses, and none of them is allowed. */
    ADMIT("address-not-allowed", false),
    /** Nobody listens, nobody answers in time, or what answers does not speak TLS 1.2 or newer. */
    CONNECT("unreachable", true),
    /**
     * The peer did not prove to be the host: self-signed, another name, expired, unknown authority.
     */
    TRUST("certificate-untrusted", false);

    private final String code;
    private final boolean isTransient;

    Step(String code, boolean isTransient) {
      this.code = code;
      this.isTransient = isTransient;
    }

    public String code() {
      return code;
    }

    /** Whether the same attempt may succeed a moment later although nobody changed anything. */
    public boolean isTransient() {
      return isTransient;
    }
  }

  private final Step step;

  DialFault(Step step, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.step = step;
  }

  public Step step() {
    return step;
  }
}
