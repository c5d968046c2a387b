package io.mailroom.contract.integration;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of new mail that somebody read before Mailroom listed it. */
public enum ReadMail {
  /** Published like any other. */
  @JsonProperty("publish")
  PUBLISH,
  /** Counted as filtered. */
  @JsonProperty("skip")
  SKIP
}
