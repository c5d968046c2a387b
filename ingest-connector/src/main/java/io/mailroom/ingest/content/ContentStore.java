package io.mailroom.ingest.content;

import io.mailroom.contract.email.Content;
import io.mailroom.contract.integration.IntegrationId;
import java.io.IOException;
import java.io.InputStream;

/**
 * Keeps contents that are too large for an event, each under a key made of the integration and the
 * SHA-256 of the octets, so that storing the same again changes nothing. Any thread may call it.
 */
public interface ContentStore {

  /**
   * Begins to store octets that come piece by piece.
   *
   * @param contentType media type with its charset, if any; goes into the reference
   * @throws ContentFault if the store cannot take them now
   */
  Upload begin(IntegrationId integration, String contentType) throws ContentFault;

  /**
   * Stores octets that are in memory.
   *
   * @throws ContentFault if they are not durable in the store
   */
  default Content.Stored put(IntegrationId integration, String contentType, byte[] octets)
      throws ContentFault {
    try (Upload upload = begin(integration, contentType)) {
      upload.write(octets, 0, octets.length);
      return upload.complete();
    }
  }

  /**
   * Stores a raw message, as {@code message/rfc822}.
   *
   * @throws ContentFault if it cannot be read, or is not durable in the store
   */
  default Content.Stored put(IntegrationId integration, RawEmail raw) throws ContentFault {
    byte[] piece = new byte[(int) Math.min(Math.max(raw.size(), 1), 64 * 1024)];
    try (Upload upload = begin(integration, "message/rfc822");
        InputStream octets = raw.open()) {
      for (int length = octets.read(piece); length != -1; length = octets.read(piece)) {
        upload.write(piece, 0, length);
      }
      return upload.complete();
    } catch (ContentFault e) {
      throw e;
    } catch (IOException e) {
      throw new ContentFault(ContentFault.Code.SPOOL_READ, "cannot read a spooled email", e);
    }
  }

  /** One content on its way into the store. One thread uses it. */
  interface Upload extends AutoCloseable {

    /**
     * Takes the next octets.
     *
     * @throws ContentFault if the store cannot take them
     */
    void write(byte[] octets, int offset, int length) throws ContentFault;

    /**
     * Makes what was written durable; only now can it be read.
     *
     * @throws ContentFault if it is not durable
     */
    Content.Stored complete() throws ContentFault;

    /** Drops what was not completed. Can be repeated. */
    @Override
    void close();
  }
}
