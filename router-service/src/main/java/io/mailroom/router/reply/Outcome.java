package io.mailroom.router.reply;

import io.mailroom.contract.progress.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an attempt. Codes are for programs, such as {@code login-refused}. */
public sealed interface Outcome {

  /**
   * There is an answer for each address that was still to get it; some may have got it.
   *
   * @param providerMessageId the Message-ID that the provider gave it instead, with angle brackets
   */
  record Answered(@Nullable String providerMessageId, List<Answer> answers) implements Outcome {
    public Answered {
      answers = List.copyOf(answers);
    }
  }

  /**
   * Nobody got it; it may go another time.
   *
   * @param isOfServer whether any other reply would fare the same now: the server is not there, or
   *     lets nobody in
   */
  record NotSent(Reason reason, boolean isOfServer) implements Outcome {}

  /** Nobody got it and nobody ever will: it cannot be written down, or is refused as a whole. */
  record Refused(Reason reason) implements Outcome {}

  /** It was handed over, and no answer came: it may be out or not. */
  record Unknown(Reason reason) implements Outcome {}

  /**
   * The answer for one address.
   *
   * @param address as it stands in the reply
   * @param reply what the server said, such as {@code 250 2.1.5 Ok}; at most 500 characters
   */
  record Answer(String address, Verdict verdict, String reply) {}

  /** What an answer means. */
  enum Verdict {
    ACCEPTED,
    /** Not now. */
    DEFERRED,
    /** Never. */
    REFUSED
  }
}
