package io.mailroom.smtp;

import java.util.List;

/** What became of an attempt. Details are for people, without secrets, at most 500 characters. */
public sealed interface SmtpResult {

  /** There is a verdict for each recipient, in their order; some may have got it. */
  record Answered(List<Answer> answers) implements SmtpResult {
    public Answered {
      answers = List.copyOf(answers);
    }
  }

  /**
   * Nobody got it; it may go another time.
   *
   * @param isOfServer whether any other message would fare the same now: the server is not there,
   *     or lets nobody in
   */
  record NotSent(SmtpProblem problem, String detail, boolean isOfServer) implements SmtpResult {}

  /** Nobody got it, and nobody ever will. */
  record Refused(SmtpProblem problem, String detail) implements SmtpResult {}

  /** All of it went out, and no answer came: they may have got it or not (FAILURES J1). */
  record Unknown(SmtpProblem problem, String detail) implements SmtpResult {}

  /**
   * The verdict for one recipient.
   *
   * @param recipient as in the envelope
   * @param reply what the server said, in one line, such as {@code 250 2.1.5 Ok}; at most 500
   *     characters, none of them a control
   */
  record Answer(String recipient, Verdict verdict, String reply) {}

  /** What an answer means. */
  enum Verdict {
    ACCEPTED,
    /** Not now: 4xx. */
    DEFERRED,
    /** Never: 5xx. */
    REFUSED
  }
}
