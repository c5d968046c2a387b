package io.mailroom.contract.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How replies leave. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Outbound.None.class, name = "none"),
  @JsonSubTypes.Type(value = Outbound.Default.class, name = "default"),
  @JsonSubTypes.Type(value = Outbound.Smtp.class, name = "smtp"),
  @JsonSubTypes.Type(value = Outbound.Ses.class, name = "ses")
})
public sealed interface Outbound {

  /** What all replies have in common; nothing, if there are none. */
  default Optional<Letterhead> sendsAs() {
    return switch (this) {
      case None _ -> Optional.empty();
      case Default(var letterhead) -> Optional.of(letterhead);
      case Smtp(var _, var letterhead) -> Optional.of(letterhead);
      case Ses(var _, var letterhead) -> Optional.of(letterhead);
    };
  }

  /** No replies. */
  record None() implements Outbound {}

  /** The operator's own server. */
  record Default(@JsonUnwrapped Letterhead letterhead) implements Outbound {}

  /** The customer's SMTP server: where it is and how to log in. */
  record Smtp(SmtpServer server, @JsonUnwrapped Letterhead letterhead) implements Outbound {}

  /** Amazon SES in a region. */
  record Ses(String region, @JsonUnwrapped Letterhead letterhead) implements Outbound {}

  /**
   * Who a reply comes from.
   *
   * @param name as a mail reader shows it
   * @param address RFC 5322 addr-spec
   */
  record Sender(@Nullable String name, String address) {}

  /** An SMTP server; credentials may be absent. */
  record SmtpServer(
      String host, int port, Tls tls, @Nullable String username, @Nullable SealedSecret password) {
    public SmtpServer {
      if (host.isBlank()) {
        throw new IllegalArgumentException("smtp host is blank");
      }
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("smtp port " + port + " (expected 1..65535)");
      }
    }
  }

  /** How the connection is encrypted; it always is. */
  enum Tls {
    @JsonProperty("starttls")
    STARTTLS,
    @JsonProperty("implicit")
    IMPLICIT
  }
}
