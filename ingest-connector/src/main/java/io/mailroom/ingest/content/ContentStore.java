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

  /** Begins to store contents of one email. Costs nothing until the first of them comes. */
  Deposit open(IntegrationId integration);

  /**
   * The contents of one email on their way into the store. What their references lead to is there
   * once they are settled, not before. One thread uses it.
   */
  interface Deposit extends AutoCloseable {

    /**
     * Begins a content whose octets come piece by piece.
     *
     * @param contentType media type with its charset, if any; goes into the reference
     * @throws ContentFault if the store cannot take it now
     */
    Upload begin(String contentType) throws ContentFault;

    /**
     * Stores octets that are in memory.
     *
     * @throws ContentFault if the store cannot take them
     */
    default Content.Stored put(String contentType, byte[] octets) throws ContentFault {
      try (Upload upload = begin(contentType)) {
        upload.write(octets, 0, octets.length);
        return upload.complete();
      }
    }

    /**
     * Stores a raw message, as {@code message/rfc822}.
     *
     * @throws ContentFault if it cannot be read, or the store cannot take it
     */
    default Content.Stored put(RawEmail raw) throws ContentFault {
      byte[] piece = new byte[(int) Math.min(Math.max(raw.size(), 1), 64 * 1024)];
      try (Upload upload = begin("message/rfc822");
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

    /**
     * Waits until all completed contents are durable and can be read.
     *
     * @throws ContentFault if one is not; the whole email is stored again then
     */
    void settle() throws ContentFault;

    /** Ends it. Nothing is written any more when it returns. Can be repeated. */
    @Override
    void close();
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
     * All octets are here; they are durable once the {@link Deposit} is settled.
     *
     * @throws ContentFault if the store cannot take them
     */
    Content.Stored complete() throws ContentFault;

    /** Drops what was not completed. Can be repeated. */
    @Override
    void close();
  }
}
