package io.mailroom.endtoend.control;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.topic.Shards;
import io.mailroom.endtoend.tally.Published;
import io.mailroom.endtoend.tally.Tally;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.util.List;

/** One scenario's own mailbox with one integration, whose emails no other scene counts. */
final class Scene implements AutoCloseable {
  static final Duration GUARD = Duration.ofMinutes(2);

  private final Mailroom mailroom;
  private final Mailbox mailbox;
  private final List<String> watched;
  private final String prefix;
  private final String integration;
  private int delivered;

  /**
   * Configures the integration.
   *
   * @param prefix of the ids of its emails
   * @param watched the first folders of the mailbox
   */
  Scene(Mailroom mailroom, Mailbox mailbox, String prefix, List<String> watched) {
    this.mailroom = mailroom;
    this.mailbox = mailbox;
    this.watched = List.copyOf(watched);
    this.prefix = prefix;
    var configured = mailbox.integration();
    var folders = configured.putArray("folders");
    watched.forEach(each -> folders.add(mailbox.folder(each)));
    this.integration = mailroom.administrator().create(configured);
  }

  String integration() {
    return integration;
  }

  int shard() {
    return new Shards(Mailroom.SHARDS).of(new IntegrationId(integration));
  }

  /** Watches one more folder of the mailbox. */
  void add(String folder) {
    mailroom.administrator().addFolder(integration, mailbox.folder(folder));
  }

  /** Delivers so many emails to each watched folder. */
  void deliver(int count) {
    for (int i = 0; i < count; i++) {
      for (var folder : watched) {
        mailbox.deliver(folder, SampleEmail.of(prefix + delivered++));
      }
    }
  }

  /** How many events there are of its emails; of an email that is twice, two. */
  long events() {
    mailroom.inbound().readToEnd();
    return events(mailroom.inbound().published());
  }

  /**
   * Waits for the email delivered last: what comes before it in its folder has been published then,
   * or never is.
   */
  void awaitLast() {
    var last = prefix + (delivered - 1);
    if (!mailroom
        .inbound()
        .readUntil(all -> all.stream().anyMatch(each -> each.id().equals(last)), GUARD)) {
      throw new AssertionError(last + " is not published");
    }
  }

  Tally tally() {
    return mailroom.tallyOf(this::isOwn);
  }

  @Override
  public void close() {
    mailroom.administrator().pause(integration);
  }

  private long events(List<Published> all) {
    return all.stream().filter(each -> isOwn(each.id())).count();
  }

  private boolean isOwn(String id) {
    return id.startsWith(prefix);
  }
}
