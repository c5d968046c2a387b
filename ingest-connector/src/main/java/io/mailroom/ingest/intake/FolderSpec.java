package io.mailroom.ingest.intake;

import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.ReadMail;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.server.Mailbox;
import io.mailroom.contract.watch.Watch;

/**
 * All that a session has to know of its integration. A change of any of it needs another session; a
 * change of the route does not show here.
 *
 * @param key which watch
 * @param watch the folder and its baseline
 * @param domain of the integration
 * @param mailbox where to log in
 * @param readMail what becomes of mail that somebody read first
 */
public record FolderSpec(
    WatchKey key, Watch watch, Domain domain, Mailbox mailbox, ReadMail readMail) {

  /** The spec of one watch of an integration. */
  public static FolderSpec of(Integration integration, Watch watch) {
    return new FolderSpec(
        new WatchKey(integration.id(), watch.watchId()),
        watch,
        integration.profile().domain(),
        integration.mailbox(),
        integration.profile().readMail());
  }

  /** Equal specs can share a session: the route is none of its business. */
  @Override
  public boolean equals(Object other) {
    return other instanceof FolderSpec that
        && key.equals(that.key)
        && watch.baseline().equals(that.watch.baseline())
        && domain.equals(that.domain)
        && mailbox.equals(that.mailbox)
        && readMail == that.readMail;
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
