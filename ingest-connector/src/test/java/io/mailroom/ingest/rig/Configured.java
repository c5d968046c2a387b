package io.mailroom.ingest.rig;

import io.mailroom.contract.watch.Watch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The mailboxes that one test configures on a rig; their servers are left alone when it ends. */
public final class Configured implements AfterEachCallback {
  private final ConnectorRig rig;
  private final List<WatchedMailbox> mailboxes = new ArrayList<>();

  public Configured(ConnectorRig rig) {
    this.rig = rig;
  }

  /** Configures a mailbox of the user {@code ann}. */
  public WatchedMailbox mailbox(int port, Watch... watches) {
    return kept(rig.configure(port, watches));
  }

  /** Configures a mailbox; the password is {@code secret}. */
  public WatchedMailbox mailbox(int port, String user, Watch... watches) {
    return kept(rig.configure(port, user, watches));
  }

  private WatchedMailbox kept(WatchedMailbox mailbox) {
    mailboxes.add(mailbox);
    return mailbox;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    mailboxes.forEach(WatchedMailbox::remove);
  }
}
