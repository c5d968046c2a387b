package io.mailroom.sandbox.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
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

  void deliver(String user, String folder, byte[] message, Instant received) {
    var maildir =
        found.computeIfAbsent(new Folder(user, folder), key -> finder.apply(key.user, key.name));
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
}
