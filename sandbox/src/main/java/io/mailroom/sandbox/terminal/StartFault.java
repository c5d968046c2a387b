package io.mailroom.sandbox.terminal;

/** Cannot start or go on. The message is one line for the person at the terminal. */
public final class StartFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StartFault(String message) {
    super(message);
  }

  public StartFault(String message, Throwable cause) {
    super(message, cause);
  }
}
