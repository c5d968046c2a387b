package io.mailroom.ingest.mime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Emails written for tests, each named for what is odd in it: {@code <group>/<what-is-odd>.eml}.
 */
public final class Corpus {
  private static final Path FOLDER = folder();

  private Corpus() {}

  /** One email. */
  public record Email(String name, Path file) {
    public byte[] octets() {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** All of them, ordered by name. */
  public static List<Email> emails() {
    try (var files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".eml"))
          .sorted()
          .map(file -> new Email(FOLDER.relativize(file).toString(), file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is expected of each, a line for a file: see {@link Reading}. */
  static List<String> expectations() {
    try {
      return Files.readAllLines(FOLDER.resolve("expectations.tsv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      var expectations = Corpus.class.getResource("/corpus/expectations.tsv");
      if (expectations == null) {
        throw new IllegalStateException("the corpus is not among the test resources");
      }
      return Path.of(expectations.toURI()).resolveSibling(".").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
