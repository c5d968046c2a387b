package io.mailroom.router.answer;

import java.util.Locale;

/** Why an email gets no automatic reply. */
public enum Refusal {
  /** Nothing is to be said, or there is no way to say it. */
  NOT_CONFIGURED,
  /** Its header is not known whole, or can be read in two ways. */
  DOUBTFUL,
  /** Its connector took it for a machine's. */
  MACHINE,
  /** It has the null return path: it is an answer or a bounce itself. */
  NULL_RETURN_PATH,
  /** It says that it was submitted automatically. */
  AUTO_SUBMITTED,
  /** It says that it went to many. */
  PRECEDENCE,
  /** It came over a list. */
  LIST,
  /** It is a report. */
  REPORT,
  /** It says that it wants no automatic reply. */
  SUPPRESSED,
  /** A Mailroom wrote it, this one or another. */
  LOOP,
  /** It has come a longer way than email does that goes straight. */
  TOO_MANY_HOPS,
  /** It does not say to whom it was written. */
  NOT_ADDRESSED,
  /** It is from another day, most likely from before an outage or out of an archive. */
  OLD,
  /** Nobody to answer, or more than one. */
  NO_SENDER,
  /** No person reads what is sent there. */
  ROBOT_ADDRESS,
  /** It came from the integration itself. */
  OWN_ADDRESS,
  /** The sender was answered within the period. */
  ANSWERED_BEFORE,
  /** As many were answered at the sender's domain, or altogether, as may be in a day. */
  CAP;

  /** For programs, such as {@code null-return-path}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
