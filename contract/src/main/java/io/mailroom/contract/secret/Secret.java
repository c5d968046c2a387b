package io.mailroom.contract.secret;

/** A password or token in plain text. It shows only where {@link #reveal} is called. */
public final class Secret {
  private final String plainText;

  private Secret(String plainText) {
    this.plainText = plainText;
  }

  /**
   * Takes a plain text in.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static Secret of(String plainText) {
    if (plainText.isEmpty()) {
      throw new IllegalArgumentException("a secret is empty");
    }
    return new Secret(plainText);
  }

  /** The plain text, for the one call that sends or seals it. */
  public String reveal() {
    return plainText;
  }

  @Override
  public String toString() {
    return "Secret[…]";
  }
}
