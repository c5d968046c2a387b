package io.mailroom.sandbox.ses;

/** What the stub does with a request to send. */
public sealed interface SesAnswer {

  /** Takes the email and says so. */
  record Accept() implements SesAnswer {}

  /** Takes the email, and fails to say so. */
  record AcceptThen(Failure failure) implements SesAnswer {}

  /** Closes the connection and takes nothing. */
  record Cut() implements SesAnswer {}

  /**
   * Takes nothing and says why.
   *
   * @param type such as {@code TooManyRequestsException}
   */
  record Refuse(int status, String type, String message) implements SesAnswer {}

  /** Ways not to say that an email was taken. */
  enum Failure {
    /** Closes the connection without a word. */
    CUT,
    /** Closes it in the middle of the answer 200. */
    CUT_IN_ANSWER,
    /** Answers 500. */
    INTERNAL_ERROR
  }
}
