package io.mailroom.contract.content;

import io.mailroom.contract.integration.IntegrationId;
import java.nio.file.Path;

/**
 * A folder that is a content store, and how it is laid out: {@code <folder>/<integration
 * id>/<sha256>}, the digest in lower case hex.
 *
 * @param path absolute
 */
public record StoreFolder(Path path) {
  private static final String FILE = "file:";

  public StoreFolder {
    path = path.toAbsolutePath().normalize();
  }

  /**
   * Reads the setting {@code mailroom.content.store}.
   *
   * @param setting {@code file:<folder>}; a relative folder is in the working directory
   * @throws IllegalArgumentException if it is something else
   */
  public static StoreFolder parse(String setting) {
    if (!setting.startsWith(FILE) || setting.length() == FILE.length()) {
      throw new IllegalArgumentException(
          "content.store '" + setting + "' (expected file:<folder>)");
    }
    return new StoreFolder(Path.of(setting.substring(FILE.length()).replaceFirst("^///", "/")));
  }

  /** Where all contents of an integration are. */
  public Path home(IntegrationId integration) {
    return path.resolve(integration.value());
  }

  /** Where a content of an integration is. */
  public Path file(IntegrationId integration, String sha256) {
    return home(integration).resolve(sha256);
  }
}
