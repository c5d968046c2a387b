package io.mailroom.sandbox.ses;

/**
 * What the account may do.
 *
 * @param perSecond recipients a second
 * @param per24Hours recipients in 24 hours, -1 for any number
 * @param sent of them already
 * @param isProduction whether it is out of the sandbox
 */
public record SesAccount(double perSecond, double per24Hours, double sent, boolean isProduction) {
  /** More than a test sends. */
  public static final SesAccount ROOMY = new SesAccount(10_000, 1_000_000, 0, true);
}
