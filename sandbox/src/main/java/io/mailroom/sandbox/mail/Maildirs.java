package io.mailroom.sandbox.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/**
 * Delivery into the maildirs of a server: a file written under {@code tmp/} and renamed into {@code
 * new/}, so that the server sees whole messages only. Names ascend, for uids follow the names.
 */
final class Maildirs {
  private static final AtomicLong COUNTER = new AtomicLong();

  private final BiFunction<String, String, Path> finder;
  private final Map<Folder, Path> found = new ConcurrentHashMap<>();

  private record Folder(String user, String name) {}

  /** Finding a folder's path by user and name costs a program's run; so it is done once. */
  Maildirs(BiFunction<String, String, Path> finder) {
    this.finder = finder;
  }

  void forget() {
    found.clear();
  }

  Path folder(String user, String folder) {
    return found.computeIfAbsent(new Folder(user, folder), key -> finder.apply(key.user, key.name));
  }

  /** What is in a folder by the order of its names, with CRLF, as it came over the wire. */
  List<byte[]> messages(String user, String folder) {
    var messages = new TreeMap<String, byte[]>();
    // In this order, for the server moves them from new to cur meanwhile.
    for (var part : List.of("new", "cur")) {
      var files = folder(user, folder).resolve(part).toFile().listFiles();
      for (var file : files == null ? new File[0] : files) {
        content(file).ifPresent(bytes -> messages.put(file.getName().split(":", 2)[0], bytes));
      }
    }
    return List.copyOf(messages.values());
  }

  void deliver(String user, String folder, byte[] message, Instant received) {
    var maildir = folder(user, folder);
    var now = Instant.now();
    var name =
        "%d.M%06dQ%09d.sandbox"
            .formatted(now.getEpochSecond(), now.getNano() / 1_000, COUNTER.incrementAndGet());
    try {
      var written = Files.write(maildir.resolve("tmp").resolve(name), message);
      Files.setLastModifiedTime(written, FileTime.from(received));
      Files.move(written, maildir.resolve("new").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<byte[]> content(File file) {
    try {
      var text = new String(Files.readAllBytes(file.toPath()), ISO_8859_1);
      return Optional.of(text.replaceAll("(?<!\\r)\\n", "\r\n").getBytes(ISO_8859_1));
    } catch (NoSuchFileException _) {
      return Optional.empty(); // It was moved, and is found there.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
