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
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Content store in a folder that all services share.
 *
 * <p>A file under its final name is always whole: it is written under another name, flushed,
 * renamed, and the folder flushed, before its email is settled. The files of an email are flushed
 * beside each other, for a disk makes many durable in the time of one.
 */
public final class FolderStore implements ContentStore {
  /** Longer than any upload can take, so that what another process is writing is never removed. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  /** Files that are flushed at once, in the whole process. */
  private static final int FLUSHES = 16;

  private static final String UNFINISHED = ".part";

  private final StoreFolder folder;

  /** Fair: an email of a thousand contents asks for one at a time, and the others come between. */
  private final Semaphore flushes = new Semaphore(FLUSHES, true);

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
  public Deposit open(IntegrationId integration) {
    return new FolderDeposit(integration);
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

  /** Flushes and renames each file on a thread of its own, and the folder once, in the end. */
  private final class FolderDeposit implements Deposit {
    private final IntegrationId integration;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> files = new ArrayList<>();

    FolderDeposit(IntegrationId integration) {
      this.integration = integration;
    }

    @Override
    public Upload begin(String contentType) throws ContentFault {
      Path home = folder.home(integration);
      try {
        if (!Files.isDirectory(home)) {
          Files.createDirectories(home);
          flush(folder.path());
        }
        return new FileUpload(this, contentType);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    /** Leaves a written file to a thread that gives it its final name, once it is flushed. */
    void finish(FileChannel channel, Path part, Path target) throws IOException {
      try {
        flushes.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while it waited for the disk");
      }
      files.add(
          threads.submit(() -> {
            try (channel) {
              channel.force(true);
              return Files.move(part, target, ATOMIC_MOVE);
            } catch (IOException e) {
              Files.deleteIfExists(part);
              throw e;
            } finally {
              flushes.release();
            }
          }));
    }

    @Override
    public void settle() throws ContentFault {
      try {
        for (Future<?> file : files) {
          var _ = file.get();
        }
        if (!files.isEmpty()) {
          flush(folder.home(integration));
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException cause) {
          throw unwritable(cause);
        }
        throw new IllegalStateException("a flush fails with an I/O error only", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unwritable(new InterruptedIOException("interrupted while it waited for the disk"));
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    @Override
    public void close() {
      threads.close();
    }
  }

  private final class FileUpload implements Upload {
    private final FolderDeposit deposit;
    private final String contentType;
    private final Path part;
    private final FileChannel channel;
    private final MessageDigest digest = Sha256.digest();
    private long size;
    private boolean completed;

    FileUpload(FolderDeposit deposit, String contentType) throws IOException {
      this.deposit = deposit;
      this.contentType = contentType;
      this.part = folder.home(deposit.integration).resolve(UUID.randomUUID() + UNFINISHED);
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
      Path target = folder.file(deposit.integration, sha256);
      try {
        deposit.finish(channel, part, target);
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
