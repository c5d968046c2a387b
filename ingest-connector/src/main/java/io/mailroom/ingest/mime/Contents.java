package io.mailroom.ingest.mime;

import io.mailroom.contract.email.Content;
import io.mailroom.ingest.content.ContentFault;
import io.mailroom.ingest.content.ContentStore;
import io.mailroom.ingest.content.RawEmail;
import io.mailroom.ingest.mime.codec.LenientCharset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Puts the contents of one email where they belong: small ones into the event, the others, without
 * ever holding one whole, into the content store. One thread uses it, for one email.
 */
final class Contents {
  private final ContentStore.Deposit store;
  private final int part;
  private int room;
  private final byte[] piece;

  Contents(ContentStore.Deposit store, InlineLimits limits, long largest) {
    this.store = store;
    this.part = limits.part();
    this.room = limits.event();
    // One octet more than fits tells that it does not fit.
    this.piece = new byte[Math.clamp(largest + 1, 8 * 1024, Math.max(part + 1, 8 * 1024))];
  }

  /** A content, and how many octets it has. */
  record Kept(Content content, long size) {}

  /**
   * Keeps a text; in the store as its octets, in the event as text.
   *
   * @param charset guessed if it is absent
   * @throws ContentFault if the store failed
   * @throws IOException if the octets could not be read to their end
   */
  Kept text(InputStream octets, String contentType, Optional<Charset> charset) throws IOException {
    int length = octets.readNBytes(piece, 0, piece.length);
    if (!fits(length)) {
      return store(octets, length, contentType);
    }
    return new Kept(
        new Content.Text(
            LenientCharset.decode(piece, length, charset.orElse(StandardCharsets.US_ASCII))),
        length);
  }

  /**
   * Keeps anything else; in the event as base64.
   *
   * @throws ContentFault if the store failed
   * @throws IOException if the octets could not be read to their end
   */
  Kept binary(InputStream octets, String contentType) throws IOException {
    int length = octets.readNBytes(piece, 0, piece.length);
    if (!fits(length)) {
      return store(octets, length, contentType);
    }
    return new Kept(base64(piece, length), length);
  }

  /** Keeps the raw message. */
  Content raw(RawEmail raw) throws ContentFault {
    if (raw.size() > part || raw.size() > room) {
      return store.put(raw);
    }
    try (InputStream octets = raw.open()) {
      return binary(octets, PartHeader.MESSAGE).content();
    } catch (ContentFault e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("a raw email fails with a content fault only", e);
    }
  }

  private boolean fits(int length) {
    if (length > part || length > room) {
      return false;
    }
    room -= length;
    return true;
  }

  private Kept store(InputStream octets, int begun, String contentType) throws IOException {
    try (ContentStore.Upload upload = store.begin(contentType)) {
      for (int length = begun; length > 0; length = octets.readNBytes(piece, 0, piece.length)) {
        upload.write(piece, 0, length);
      }
      Content.Stored stored = upload.complete();
      return new Kept(stored, stored.size());
    }
  }

  private static Content.Binary base64(byte[] octets, int length) {
    byte[] encoded = Base64.getEncoder().encode(Arrays.copyOf(octets, length));
    return new Content.Binary(new String(encoded, StandardCharsets.ISO_8859_1));
  }
}
