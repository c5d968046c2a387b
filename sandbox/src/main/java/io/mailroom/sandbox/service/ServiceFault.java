package io.mailroom.sandbox.service;

/** A service ended by itself, or is not ready in time. The message is one line and says why. */
public final class ServiceFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  ServiceFault(String message) {
    super(message);
  }
}
