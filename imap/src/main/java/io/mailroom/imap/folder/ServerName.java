package io.mailroom.imap.folder;

import java.util.Arrays;

/**
 * The name of a folder as the server has it. Two are equal when the server's bytes are.
 *
 * <p>Only LIST makes names, and they go back to the server exactly as it gave them: nothing that a
 * person typed ever reaches a command (FAILURES D8, D10).
 */
public final class ServerName {

  private final byte[] wire;
  private final String text;

  private ServerName(byte[] wire) {
    this.wire = wire.clone();
    this.text = ModifiedUtf7.decode(wire);
  }

  public static ServerName of(byte[] wire) {
    return new ServerName(wire);
  }

  /** The server's own bytes. */
  public byte[] wire() {
    return wire.clone();
  }

  /** What people read, in REST, in records and events. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ServerName name && Arrays.equals(name.wire, wire);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(wire);
  }

  @Override
  public String toString() {
    return text;
  }
}
