package io.mailroom.contract.email;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;

/** Text or bytes of an email: in the event when small, in the content store when large. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Content.Text.class),
  @JsonSubTypes.Type(Content.Binary.class),
  @JsonSubTypes.Type(Content.Stored.class)
})
public sealed interface Content {

  /** Decoded text. */
  record Text(String text) implements Content {}

  /** Bytes, base64 (RFC 4648, section 4). */
  record Binary(String base64) implements Content {}

  /**
   * Bytes in the content store.
   *
   * @param uri {@code file:} or {@code s3:}
   * @param contentType media type with its charset, if any
   * @param size octets
   * @param sha256 of the octets, lower case hex
   */
  record Stored(URI uri, String contentType, long size, String sha256) implements Content {}
}
