package io.mailroom.ingest.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The octets of one email as the server gave them: in memory when small, else in a file that has no
 * name any more, so that a crash leaves nothing behind. Whoever took it from the spool closes it.
 */
public final class RawEmail implements AutoCloseable {
  private final Octets octets;
  private final long size;
  private final String sha256;

  RawEmail(Octets octets, long size, String sha256) {
    this.octets = octets;
    this.size = size;
    this.sha256 = sha256;
  }

  /** Octets received. */
  public long size() {
    return size;
  }

  /** Of all octets, lower case hex; computed while they were written. */
  public String sha256() {
    return sha256;
  }

  /** Whether they lie in a file, not in memory. */
  public boolean isInFile() {
    return octets instanceof InFile;
  }

  /** The octets from the first on; can be called again. Its errors are {@link ContentFault}s. */
  public InputStream open() {
    return octets.open();
  }

  /** Gives the memory or the file back. Can be repeated. */
  @Override
  public void close() {
    octets.release();
  }

  /** Where the octets lie. */
  sealed interface Octets {
    InputStream open();

    void release();
  }

  static final class InMemory implements Octets {
    private final byte[] bytes;
    private final int length;

    InMemory(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes, 0, length);
    }

    @Override
    public void release() {}
  }

  record InFile(FileChannel channel) implements Octets {
    @Override
    public InputStream open() {
      return new FileOctets(channel);
    }

    @Override
    public void release() {
      try {
        channel.close();
      } catch (IOException _) {
        // The file has no name; the system removes it with the process at the latest.
      }
    }
  }

  /** Reads at its own position, so that several may read one file. */
  private static final class FileOctets extends InputStream {
    private final FileChannel channel;
    private long position;

    FileOctets(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws ContentFault {
      byte[] one = new byte[1];
      return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws ContentFault {
      if (length == 0) {
        return 0;
      }
      try {
        int count = channel.read(ByteBuffer.wrap(target, offset, length), position);
        position += Math.max(count, 0);
        return count;
      } catch (IOException e) {
        throw new ContentFault(ContentFault.Code.SPOOL_READ, "cannot read a spooled email", e);
      }
    }
  }
}
