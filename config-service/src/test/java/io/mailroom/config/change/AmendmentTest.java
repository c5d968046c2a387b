package io.mailroom.config.change;

import static io.mailroom.config.Examples.NOON;
import static io.mailroom.config.Examples.integration;
import static io.mailroom.config.Examples.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.Watch;
import io.mailroom.contract.watch.WatchId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AmendmentTest {
  private static final Integration CURRENT =
      integration("one", "one.example", 1, "c", "INBOX", "Orders");
  private static final IntegrationDraft SAME = IntegrationDraft.of(CURRENT);

  @Test
  void newIntegrationIsChecked() {
    assertThat(new Amendment(null, SAME).needsMailboxCheck()).isTrue();
  }

  @Test
  void otherRouteAndFewerFoldersNeedNoServer() {
    var fewer = SAME.withFolders(List.of(folder("INBOX", "vip")));

    assertThat(new Amendment(CURRENT, SAME).needsMailboxCheck()).isFalse();
    assertThat(new Amendment(CURRENT, fewer).needsMailboxCheck()).isFalse();
  }

  @Test
  void newFolderHostUserAndPasswordAreChecked() {
    var more = SAME.withFolders(List.of(folder("INBOX", "a"), folder("New", "a")));

    assertThat(new Amendment(CURRENT, more).needsMailboxCheck()).isTrue();
    assertThat(new Amendment(CURRENT, with("other.example", "support")).needsMailboxCheck())
        .isTrue();
    assertThat(new Amendment(CURRENT, with("imap.example.org", "sales")).needsMailboxCheck())
        .isTrue();
    assertThat(
            new Amendment(
                    CURRENT,
                    with(new MailboxDraft("imap.example.org", 993, "support", Secret.of("x"))))
                .needsMailboxCheck())
        .isTrue();
  }

  @Test
  void secretStaysWithHostPortAndUser() {
    assertThat(new Amendment(CURRENT, SAME).keptMailboxPassword()).isPresent();
    assertThat(new Amendment(CURRENT, with("other.example", "support")).keptMailboxPassword())
        .isEmpty();
    assertThat(new Amendment(CURRENT, with("imap.example.org", "sales")).keptMailboxPassword())
        .isEmpty();
    assertThat(
            new Amendment(
                    CURRENT, with(new MailboxDraft("imap.example.org", 1993, "support", null)))
                .keptMailboxPassword())
        .isEmpty();
  }

  @Test
  void watchIsKeptByItsFolderAndTakesTheNewRoute() {
    var draft = SAME.withFolders(List.of(folder("New", "a"), folder("Orders", "vip")));

    var watches = watches(new Amendment(CURRENT, draft));

    assertThat(watches.get(0).watchId()).isEqualTo(new WatchId("fresh"));
    assertThat(watches.get(0).baseline()).isEqualTo(new Baseline(1, 9));
    assertThat(watches.get(1)).isEqualTo(CURRENT.watches().get(1).withRoute(route("vip")));
  }

  @Test
  void otherHostKeepsWatchesAndOtherUserDoesNot() {
    assertThat(watches(new Amendment(CURRENT, with("other.example", "support"))))
        .isEqualTo(CURRENT.watches());
    assertThat(watches(new Amendment(CURRENT, with("imap.example.org", "sales"))))
        .extracting(Watch::watchId)
        .containsOnly(new WatchId("fresh"));
  }

  @Test
  void beginningAgainReplacesEveryWatch() {
    var again = new Amendment(CURRENT, SAME, Amendment.Manner.BEGIN_AGAIN);

    assertThat(again.needsMailboxCheck()).isTrue();
    assertThat(watches(again)).extracting(Watch::since).containsOnly(NOON.plusSeconds(60));
  }

  private static List<Watch> watches(Amendment amendment) {
    var baseline = new Baseline(1, 9);
    return Watches.of(
        amendment,
        new Watches.Beginning(
            NOON.plusSeconds(60),
            Map.of(
                new FolderName("INBOX"), baseline,
                new FolderName("Orders"), baseline,
                new FolderName("New"), baseline),
            () -> new WatchId("fresh")));
  }

  private static FolderDraft folder(String name, String queue) {
    return new FolderDraft(new FolderName(name), route(queue));
  }

  private static IntegrationDraft with(String host, String user) {
    return with(new MailboxDraft(host, 993, user, null));
  }

  private static IntegrationDraft with(MailboxDraft mailbox) {
    return new IntegrationDraft(
        SAME.name(),
        SAME.domain(),
        SAME.readMail(),
        mailbox,
        SAME.folders(),
        SAME.outbound(),
        ConversationSettings.BY_REFERENCES);
  }
}
