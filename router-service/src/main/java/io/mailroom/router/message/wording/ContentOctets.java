package io.mailroom.router.message.wording;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.content.StoredContents;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.integration.IntegrationId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;

/**
 * The octets of contents, in the record or in the store.
 *
 * @param integration whose contents may be read
 */
public record ContentOctets(StoredContents store, IntegrationId integration) {

  /**
   * Opens a content; text is UTF-8.
   *
   * @throws io.mailroom.contract.content.ContentUnreadable if it is in the store and cannot be had;
   *     reading may fail likewise
   * @throws IOException if it is to be base64 and is not
   */
  public InputStream open(Content content) throws IOException {
    return switch (content) {
      case Content.Text(String text) -> new ByteArrayInputStream(text.getBytes(UTF_8));
      case Content.Binary(String base64) -> new ByteArrayInputStream(decoded(base64));
      case Content.Stored stored -> store.open(integration, stored);
    };
  }

  private static byte[] decoded(String base64) throws IOException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IOException("a content that is not base64", e);
    }
  }
}
