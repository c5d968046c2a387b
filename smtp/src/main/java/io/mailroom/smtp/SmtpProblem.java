package io.mailroom.smtp;

/**
 * Why a message did not go out, or a server does not take any. The code is that of the problem, the
 * status or the metric which shows it.
 */
public enum SmtpProblem {
  HOST_UNRESOLVED("host-unresolved"),
  ADDRESS_NOT_ALLOWED("address-not-allowed"),
  /** Nobody listens, or it does not greet, or does not speak SMTP or TLS. */
  UNREACHABLE("unreachable"),
  /** It offers no STARTTLS, or somebody on the way strips it off. */
  TLS_REQUIRED("tls-required"),
  CERTIFICATE_UNTRUSTED("certificate-untrusted"),
  /** It does not accept these credentials, or wants some where there are none. */
  LOGIN_REFUSED("login-refused"),
  /** It lets nobody in now. */
  LOGIN_UNAVAILABLE("login-unavailable"),
  /** The connection ended before the message was complete. */
  LOST("connection-lost"),
  /** It took longer than {@link SmtpLimits} allow, before the message was complete. */
  OVERDUE("answer-overdue"),
  /** An answer that is none by RFC 5321, section 4.2, before the message was complete. */
  MALFORMED("answer-malformed"),
  /** A 4xx: not now. */
  DEFERRED("deferred"),
  /** A 5xx to what comes before the recipients. */
  REFUSED("refused"),
  /** The message or its sender needs SMTPUTF8, which the server does not offer. */
  SMTPUTF8_NEEDED("smtputf8-needed"),
  /** The message is larger than the server says it takes (RFC 1870). */
  TOO_LARGE("message-too-large"),
  /** The message is not of the shape of an {@link OutgoingMessage}. */
  MESSAGE_MALFORMED("message-malformed"),
  /** A part of the message could not be read. */
  MESSAGE_UNREADABLE("message-unreadable"),
  /** Connection lost or overdue after the final dot: it may be out or not (RFC 1047). */
  UNCONFIRMED("unconfirmed");

  private final String code;

  SmtpProblem(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }
}
