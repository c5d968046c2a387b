package io.mailroom.endtoend.world;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimePart;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a mail reader shows of a message.
 *
 * @param text its plain text
 * @param html its HTML
 * @param files the rest, by name
 */
public record LetterParts(String text, String html, Map<String, File> files) {
  public LetterParts {
    files = Map.copyOf(files);
  }

  /**
   * A file in a message.
   *
   * @param contentId with angle brackets
   * @param octets each as one character
   */
  public record File(String contentType, @Nullable String contentId, String octets) {}

  /** Takes a message apart. */
  public static LetterParts of(MimePart message) throws IOException, MessagingException {
    var texts = new HashMap<String, String>();
    var files = new HashMap<String, File>();
    collect(message, texts, files);
    return new LetterParts(
        texts.getOrDefault("text/plain", ""), texts.getOrDefault("text/html", ""), files);
  }

  private static void collect(Part part, Map<String, String> texts, Map<String, File> files)
      throws IOException, MessagingException {
    var type = new ContentType(part.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
    var name = part.getFileName();
    if (part.getContent() instanceof Multipart multipart) {
      for (int i = 0; i < multipart.getCount(); i++) {
        collect(multipart.getBodyPart(i), texts, files);
      }
    } else if (name == null) {
      texts.merge(type, (String) part.getContent(), String::concat);
    } else {
      files.put(
          name,
          new File(
              type,
              ((MimePart) part).getContentID(),
              new String(part.getInputStream().readAllBytes(), ISO_8859_1)));
    }
  }
}
