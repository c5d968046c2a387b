package io.mailroom.contract.email;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Whether a machine wrote the email, and how we know.
 *
 * @param kind what sort of machine
 * @param evidence the header that says so; absent for {@link Kind#NONE}
 */
public record Machine(Kind kind, @Nullable String evidence) {
  /** No sign of a machine. */
  public static final Machine NONE = new Machine(Kind.NONE, null);

  /** Sorts of machine. */
  public enum Kind {
    @JsonProperty("none")
    NONE,
    @JsonProperty("auto-reply")
    AUTO_REPLY,
    @JsonProperty("bounce")
    BOUNCE,
    @JsonProperty("list")
    LIST,
    @JsonProperty("bulk")
    BULK,
    @JsonProperty("spam")
    SPAM,
    @JsonProperty("report")
    REPORT
  }
}
