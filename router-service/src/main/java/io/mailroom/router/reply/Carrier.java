package io.mailroom.router.reply;

/** Brings replies out of the house. */
@FunctionalInterface
public interface Carrier {

  /**
   * Makes one attempt. Blocks until there is an answer or none can come any more, which may take
   * more than ten minutes. Any thread may call it.
   *
   * @throws InterruptedException if the caller wants it no longer; the reply may be out or not
   */
  Outcome carry(Dispatch dispatch) throws InterruptedException;
}
