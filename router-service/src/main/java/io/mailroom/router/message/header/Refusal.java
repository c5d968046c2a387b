package io.mailroom.router.message.header;

import io.mailroom.contract.progress.Reason;

/** A reply that nobody will ever get as it was asked for. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Reason reason;

  /**
   * @param code for programs
   * @param detail whose value is wrong, and what was expected
   */
  public Refusal(String code, String detail) {
    super(code);
    this.reason = new Reason(code, detail);
  }

  public Reason reason() {
    return reason;
  }
}
