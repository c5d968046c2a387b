package io.mailroom.contract.integration;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.mailroom.contract.server.Mailbox;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.watch.Watch;
import io.mailroom.contract.watch.WatchId;
import java.util.List;
import java.util.Optional;

/**
 * One mailbox on one domain, whole: one record on the topic {@code integrations}, so that no reader
 * ever sees half a change.
 *
 * @param id key of the record
 * @param revision which state this is
 * @param profile what administrators and the connector need to know beside the mailbox
 * @param mailbox where the mail is
 * @param watches the watched folders, in the order configured; names are unique
 * @param outbound how replies leave
 */
public record Integration(
    IntegrationId id,
    @JsonUnwrapped Revision revision,
    @JsonUnwrapped Profile profile,
    Mailbox mailbox,
    List<Watch> watches,
    Outbound outbound) {
  public Integration {
    watches = List.copyOf(watches);
    if (watches.stream().map(Watch::folder).distinct().count() != watches.size()) {
      throw new IllegalArgumentException("integration " + id + " watches a folder twice");
    }
  }

  /** The watch of that id, if it is still current. */
  public Optional<Watch> watch(WatchId watchId) {
    return watches.stream().filter(watch -> watch.watchId().equals(watchId)).findFirst();
  }

  /**
   * What describes an integration beside its mailbox.
   *
   * @param name what the administrator calls it, 1..200 characters
   * @param domain what it serves
   * @param readMail what becomes of mail that somebody read first
   * @param paused whether nothing is read for now
   * @param conversations how its conversations are told apart
   */
  public record Profile(
      String name,
      Domain domain,
      ReadMail readMail,
      boolean paused,
      ConversationSettings conversations) {
    public Profile {
      if (name.isBlank() || name.length() > 200) {
        throw new IllegalArgumentException("name '" + name + "' (expected 1..200 characters)");
      }
      readMail = readMail == null ? ReadMail.PUBLISH : readMail;
      conversations = conversations == null ? ConversationSettings.BY_REFERENCES : conversations;
    }
  }
}
