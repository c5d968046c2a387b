package io.mailroom.contract.content;

import io.mailroom.contract.digest.Sha256;
import io.mailroom.contract.email.Content;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** The octets of a content, which ends well only if they are the right ones. */
final class CheckedContent extends InputStream {
  private final InputStream octets;
  private final Content.Stored wanted;
  private final MessageDigest digest = Sha256.digest();
  private long size;
  private boolean isChecked;

  CheckedContent(InputStream octets, Content.Stored wanted) {
    this.octets = octets;
    this.wanted = wanted;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count;
    try {
      count = octets.read(target, offset, length);
    } catch (IOException e) {
      throw new ContentUnreadable(
          ContentUnreadable.Code.STORE, "content " + wanted.sha256() + " cannot be read", e);
    }
    if (count > 0) {
      digest.update(target, offset, count);
      size += count;
    }
    if (size > wanted.size() || (count == -1 && !isChecked && !isAsWanted())) {
      throw new ContentUnreadable(
          ContentUnreadable.Code.DIFFERENT,
          "content " + wanted.sha256() + " has other octets than announced",
          null);
    }
    isChecked = count == -1;
    return count;
  }

  @Override
  public void close() throws IOException {
    octets.close();
  }

  private boolean isAsWanted() {
    return size == wanted.size() && Sha256.hex(digest).equals(wanted.sha256());
  }
}
