package io.mailroom.imap.message;

/**
 * Where the octets of one message go.
 *
 * <p>Each target either comes back in a {@link Fetched.Complete} or is discarded, exactly once. An
 * exception of these methods ends the connection and reaches whoever asked for the message.
 */
public interface BodyTarget {

  /** Takes the next octets, in order; the array is used again as soon as this returns. */
  void write(byte[] buffer, int offset, int length);

  /** What was written is not a whole message: it is to be forgotten. Must not throw. */
  void discard();

  /** Gives the target of a message whose octets are about to arrive. */
  @FunctionalInterface
  interface Source<T extends BodyTarget> {

    /**
     * May wait, for memory or for a file: the server's time does not run meanwhile.
     *
     * @param octets how many will arrive, 1 to {@link io.mailroom.imap.ImapLimits#messageOctets}
     */
    T open(long octets);
  }
}
