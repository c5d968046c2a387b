package io.mailroom.ingest.content;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.mailroom.contract.email.Content;
import io.mailroom.contract.integration.IntegrationId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Content store in a folder that all services share: {@code <folder>/<integration id>/<sha256>}.
 *
 * <p>A file under its final name is always whole: it is written under another name, flushed,
 * renamed, and the folder flushed, before its reference is given out.
 */
public final class FolderStore implements ContentStore {
  /** Longer than any upload can take, so that what another process is writing is never removed. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private static final String UNFINISHED = ".part";

  private final Path folder;

  private FolderStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens the store, making its folder if it is missing, and removes what crashes left unfinished.
   *
   * @param now files unfinished since a day before this are removed
   * @throws ContentFault if the folder cannot be made or read
   */
  public static FolderStore open(Path folder, Instant now) throws ContentFault {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      removeUnfinished(absolute, now.minus(ABANDONED));
    } catch (IOException e) {
      throw new ContentFault(
          ContentFault.Code.STORE_UNUSABLE, "content store " + absolute + " is not usable", e);
    }
    return new FolderStore(absolute);
  }

  @Override
  public Upload begin(IntegrationId integration, String contentType) throws ContentFault {
    Path home = folder.resolve(integration.value());
    try {
      if (!Files.isDirectory(home)) {
        Files.createDirectories(home);
        flush(folder);
      }
      return new FileUpload(home, contentType);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static void removeUnfinished(Path folder, Instant before) throws IOException {
    try (DirectoryStream<Path> homes = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path home : homes) {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(home, "*" + UNFINISHED)) {
          for (Path part : parts) {
            if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
              Files.deleteIfExists(part);
            }
          }
        }
      }
    }
  }

  private static void flush(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  private static ContentFault unwritable(IOException cause) {
    return new ContentFault(
        ContentFault.Code.STORE_WRITE, "cannot write to the content store", cause);
  }

  private static final class FileUpload implements Upload {
    private final Path home;
    private final String contentType;
    private final Path part;
    private final FileChannel channel;
    private final MessageDigest digest = Sha256.digest();
    private long size;
    private boolean completed;

    FileUpload(Path home, String contentType) throws IOException {
      this.home = home;
      this.contentType = contentType;
      this.part = home.resolve(UUID.randomUUID() + UNFINISHED);
      this.channel = FileChannel.open(part, CREATE_NEW, WRITE);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws ContentFault {
      digest.update(octets, offset, length);
      size += length;
      ByteBuffer rest = ByteBuffer.wrap(octets, offset, length);
      try {
        while (rest.hasRemaining()) {
          var _ = channel.write(rest);
        }
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    @Override
    public Content.Stored complete() throws ContentFault {
      String sha256 = Sha256.hex(digest);
      Path target = home.resolve(sha256);
      try {
        channel.force(true);
        channel.close();
        Files.move(part, target, ATOMIC_MOVE);
        flush(home);
      } catch (IOException e) {
        throw unwritable(e);
      }
      completed = true;
      return new Content.Stored(target.toUri(), contentType, size, sha256);
    }

    @Override
    public void close() {
      if (completed) {
        return;
      }
      try {
        channel.close();
        Files.deleteIfExists(part);
      } catch (IOException _) {
        // Nothing refers to it; a later start removes it.
      }
    }
  }
}
