package io.mailroom.ingest.mime;

/**
 * What an event does not show of an email as it is; each means that the raw message goes with it.
 */
public enum Problem {
  /** Multiparts deeper than the limit; what is deeper is one attachment. */
  TOO_DEEP("too-deep"),
  /** More parts than the limit; the rest is only in the raw message. */
  TOO_MANY_PARTS("too-many-parts"),
  /** Header fields were left out or shortened. */
  HEADERS_CUT("headers-cut"),
  /** Addresses were left out. */
  ADDRESSES_CUT("addresses-cut"),
  /** Attachments were left out. */
  ATTACHMENTS_CUT("attachments-cut"),
  /** A text in a charset that is not known was guessed. */
  UNKNOWN_CHARSET("unknown-charset"),
  /** Text has octets that its charset has not; they were replaced. */
  UNREADABLE_TEXT("unreadable-text"),
  /** A content in a transfer encoding that is not known was left as it is. */
  UNKNOWN_ENCODING("unknown-encoding"),
  /** A field or parameter is there twice, or its end is unclear; other readers may differ. */
  AMBIGUOUS("ambiguous"),
  /** The header has lines that are no field, or octets that no field may have. */
  MALFORMED_HEADER("malformed-header"),
  /** A multipart without a boundary, or without a part. */
  MALFORMED_MULTIPART("malformed-multipart"),
  /** Reading failed; only the raw message is there. */
  UNPARSABLE("unparsable");

  private final String code;

  Problem(String code) {
    this.code = code;
  }

  /** As events name it. */
  public String code() {
    return code;
  }
}
