package io.mailroom.ingest.content;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.mailroom.contract.content.StoreFolder;
import io.mailroom.contract.digest.Sha256;
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
 * Content store in a folder that all services share.
 *
 * <p>A file under its final name is always whole: it is written under another name, flushed,
 * renamed, and the folder flushed, before its reference is given out.
 */
public final class FolderStore implements ContentStore {
  /** Longer than any upload can take, so that what another process is writing is never removed. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private static final String UNFINISHED = ".part";

  private final StoreFolder folder;

  private FolderStore(StoreFolder folder) {
    this.folder = folder;
  }

  /**
   * Opens the store, making its folder if it is missing, and removes what crashes left unfinished.
   *
   * @param now files unfinished since a day before this are removed
   * @throws ContentFault if the folder cannot be made or read
   */
  public static FolderStore open(StoreFolder folder, Instant now) throws ContentFault {
    try {
      Files.createDirectories(folder.path());
      removeUnfinished(folder.path(), now.minus(ABANDONED));
    } catch (IOException e) {
      throw new ContentFault(
          ContentFault.Code.STORE_UNUSABLE, "content store " + folder.path() + " is not usable", e);
    }
    return new FolderStore(folder);
  }

  @Override
  public Upload begin(IntegrationId integration, String contentType) throws ContentFault {
    Path home = folder.home(integration);
    try {
      if (!Files.isDirectory(home)) {
        Files.createDirectories(home);
        flush(folder.path());
      }
      return new FileUpload(integration, contentType);
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

  private final class FileUpload implements Upload {
    private final IntegrationId integration;
    private final String contentType;
    private final Path part;
    private final FileChannel channel;
    private final MessageDigest digest = Sha256.digest();
    private long size;
    private boolean completed;

    FileUpload(IntegrationId integration, String contentType) throws IOException {
      this.integration = integration;
      this.contentType = contentType;
      this.part = folder.home(integration).resolve(UUID.randomUUID() + UNFINISHED);
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
      Path target = folder.file(integration, sha256);
      try {
        channel.force(true);
        channel.close();
        Files.move(part, target, ATOMIC_MOVE);
        flush(folder.home(integration));
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
