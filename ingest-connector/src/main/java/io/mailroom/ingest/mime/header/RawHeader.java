package io.mailroom.ingest.mime.header;

import io.mailroom.contract.email.HeaderField;

/**
 * One header field before it is decoded.
 *
 * @param name as written, without blanks around it
 * @param value unfolded; one character (U+0000 to U+00FF) for each octet
 */
public record RawHeader(String name, String value) {

  /** The field as an event carries it. */
  public HeaderField decoded() {
    return new HeaderField(HeaderText.decode(name), HeaderText.decode(value));
  }
}
