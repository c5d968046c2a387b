package io.mailroom.sandbox.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The passwords of Dovecot's users: one file each, because Dovecot looks at most once a second
 * whether a file that it knows has changed. Files are named by a digest, so that any text will do
 * for a user.
 */
final class DovecotUsers {
  /**
   * The name of a user's file, and of the folder of the user's mail, in the language of Dovecot.
   */
  static final String NAME = "%{md5:user}";

  private final Path folder;

  DovecotUsers(Path folder) {
    this.folder = folder;
  }

  /** Writes the user's file; true if the user is new. */
  boolean put(String user, String password) {
    var file = folder.resolve(digest(user));
    var isNew = !Files.exists(file);
    try {
      // A change shows by the second of the file's time or by its size: so each text is longer than
      // the one before.
      var padding = "#".repeat(isNew ? 1 : (int) Files.size(file)) + "\n";
      var written =
          Files.writeString(
              folder.resolve("new"), padding + user + ":{PLAIN.b64}" + base64(password) + "\n");
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return isNew;
  }

  private static String digest(String user) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(user.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
