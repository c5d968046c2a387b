package io.mailroom.imap.connection;

/** What became of opening a folder. */
public sealed interface Selection {

  /** It is open, until another one is opened. */
  record Opened(SelectedFolder folder) implements Selection {}

  /** The server says that it does not exist. */
  record Missing(String detail) implements Selection {}

  /**
   * The server will not open it: no right to it, or a fault of its own.
   *
   * @param detail the server's answer, printable and short
   */
  record Refused(String detail) implements Selection {}
}
