package io.mailroom.ingest.content;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.mailroom.contract.digest.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where raw emails lie between the mail server and the event. Any thread may call it.
 *
 * @see RawEmail
 */
public final class Spool {
  /** Emails up to this many octets stay in memory. */
  public static final int IN_MEMORY = 1024 * 1024;

  /** Buffers and small values of one email while it is parsed. */
  private static final int OVERHEAD = 64 * 1024;

  private final Path folder;

  /**
   * @param folder takes the large ones; made when first needed. Its volume must have room for as
   *     many emails as are on their way at once.
   */
  public Spool(Path folder) {
    this.folder = folder;
  }

  /**
   * What an email of this size costs of the {@link ByteBudget} until its event is handed over: its
   * raw octets and the event made of them, or, when it goes to a file, as much as an event can be.
   *
   * @param size octets, as announced
   */
  public static long cost(long size) {
    return OVERHEAD + 2L * Math.clamp(size, 0, IN_MEMORY);
  }

  /**
   * Begins to receive an email.
   *
   * @param announced octets the server announced; a hint that is never trusted
   */
  public Receiver receive(long announced) {
    return new Receiver(folder, Math.clamp(announced, 1024, IN_MEMORY));
  }

  /** Takes the octets of one email. One thread uses it. Its errors are {@link ContentFault}s. */
  public static final class Receiver extends OutputStream {
    private final Path folder;
    private final MessageDigest digest = Sha256.digest();
    private byte[] memory;
    private @Nullable FileChannel file;
    private long size;
    private boolean received;

    private Receiver(Path folder, int capacity) {
      this.folder = folder;
      this.memory = new byte[capacity];
    }

    @Override
    public void write(int octet) throws ContentFault {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws ContentFault {
      digest.update(octets, offset, length);
      long total = size + length;
      if (file == null && total > IN_MEMORY) {
        file = openFile();
        append(file, memory, 0, (int) size);
        memory = new byte[0];
      }
      if (file != null) {
        append(file, octets, offset, length);
      } else {
        if (total > memory.length) {
          memory = Arrays.copyOf(memory, (int) Math.min(IN_MEMORY, Math.max(total, 2 * size)));
        }
        System.arraycopy(octets, offset, memory, (int) size, length);
      }
      size = total;
    }

    /** All octets are here; from now on the email belongs to the caller. */
    public RawEmail received() {
      received = true;
      RawEmail.Octets octets =
          file == null ? new RawEmail.InMemory(memory, (int) size) : new RawEmail.InFile(file);
      return new RawEmail(octets, size, Sha256.hex(digest));
    }

    /** Drops what was not {@link #received()}. Can be repeated. */
    @Override
    public void close() {
      if (!received && file != null) {
        new RawEmail.InFile(file).release();
      }
    }

    private FileChannel openFile() throws ContentFault {
      try {
        Files.createDirectories(folder);
        Path path = folder.resolve(UUID.randomUUID() + ".eml");
        return FileChannel.open(path, CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE);
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    private static void append(FileChannel file, byte[] octets, int offset, int length)
        throws ContentFault {
      ByteBuffer rest = ByteBuffer.wrap(octets, offset, length);
      try {
        while (rest.hasRemaining()) {
          var _ = file.write(rest);
        }
      } catch (IOException e) {
        throw unwritable(e);
      }
    }

    private static ContentFault unwritable(IOException cause) {
      return new ContentFault(ContentFault.Code.SPOOL_WRITE, "cannot spool an email", cause);
    }
  }
}
