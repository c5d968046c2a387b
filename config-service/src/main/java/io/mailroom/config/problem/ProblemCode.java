package io.mailroom.config.problem;

import java.util.Locale;

/**
 * Every problem that this service reports; a code never changes its meaning.
 *
 * <p>Source: RFC 9457; the codes are part of the REST contract.
 */
public enum ProblemCode {
  MALFORMED_JSON(400, "The body is not JSON"),
  INVALID(400, "The request is not valid"),
  UNAUTHORIZED(401, "Credentials are needed"),
  FORBIDDEN(403, "Not allowed with these credentials"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "Not possible here"),
  NOT_ACCEPTABLE(406, "Not available in that form"),
  DOMAIN_IN_USE(409, "Another integration has this domain"),
  FOLDERS_REMAIN(409, "The integration still has folders"),
  NOT_RESENDABLE(409, "The reply is not one to be sent again"),
  VERSION_STALE(412, "The integration has changed meanwhile"),
  BODY_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON"),
  TOO_MANY_FOLDERS(422, "Too many folders"),
  PORT_NOT_ALLOWED(422, "The port is not allowed"),
  HOST_UNRESOLVED(422, "The host cannot be resolved"),
  ADDRESS_NOT_ALLOWED(422, "The host's address is not allowed"),
  UNREACHABLE(422, "The server cannot be reached"),
  TLS_REQUIRED(422, "The server offers no encryption"),
  CERTIFICATE_UNTRUSTED(422, "The server's certificate is not trusted"),
  LOGIN_REFUSED(422, "The server refuses the login"),
  FOLDER_MISSING(422, "The server has no such folder"),
  FOLDER_READ_ONLY(422, "The folder is read-only"),
  SECRET_NEEDED(422, "The secret must be given again"),
  VERSION_REQUIRED(428, "If-Match is needed"),
  INTERNAL(500, "Something is wrong in this service"),
  BUSY(503, "Too many changes at once"),
  STORE_UNREACHABLE(503, "Kafka cannot be reached"),
  OUTCOME_UNKNOWN(503, "Whether it was saved is unknown");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The same short text for every problem of this code. */
  public String title() {
    return title;
  }

  /** As it appears in {@code code} and at the end of {@code type}: {@code domain-in-use}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
