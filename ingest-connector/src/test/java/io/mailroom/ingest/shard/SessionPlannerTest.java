package io.mailroom.ingest.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.ReadMail;
import io.mailroom.contract.integration.Revision;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.server.Mailbox;
import io.mailroom.contract.server.MailboxAuth;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.server.SealedSecret;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.watch.Route;
import io.mailroom.contract.watch.Watch;
import io.mailroom.ingest.intake.FolderSpec;
import io.mailroom.ingest.rig.WatchedMailbox;
import io.mailroom.ingest.shard.SessionPlanner.Plan;
import io.mailroom.ingest.shard.SessionPlanner.Wanted;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SessionPlannerTest {
  private static final Shards ONE = new Shards(1);
  private static final IntegrationId ID = new IntegrationId("acme");

  private final Watch inbox = WatchedMailbox.watch("INBOX", 1);
  private final Watch orders = WatchedMailbox.watch("Orders", 1);

  @Test
  void everyWatchOfTheShardGetsASession() {
    var wanted = wanted(integration(false, "sealed", inbox, orders));

    assertThat(wanted.sessions())
        .extracting(FolderSpec::key)
        .containsExactlyInAnyOrder(key(inbox), key(orders));
    assertThat(SessionPlanner.plan(wanted, Set.of()).open()).hasSize(2);
  }

  @Test
  void integrationOfAnotherShardIsNoneOfOurs() {
    Shards shards = new Shards(8);
    var snapshot = snapshot(integration(false, "sealed", inbox));

    for (int shard = 0; shard < 8; shard++) {
      assertThat(SessionPlanner.wanted(snapshot, shards, shard).isEmpty())
          .isEqualTo(shard != shards.of(ID));
    }
  }

  @Test
  void removedFolderClosesItsSession() {
    var running = wanted(integration(false, "sealed", inbox, orders)).sessions();
    var wanted = wanted(integration(false, "sealed", inbox));

    Plan plan = SessionPlanner.plan(wanted, running);

    assertThat(plan.close()).extracting(FolderSpec::key).containsExactly(key(orders));
    assertThat(plan.open()).isEmpty();
    assertThat(wanted.has(key(orders))).isFalse();
  }

  @Test
  void changedRouteKeepsTheSession() {
    var running = wanted(integration(false, "sealed", inbox)).sessions();
    Watch rerouted = inbox.withRoute(new Route("vip", 9, List.of(), null, List.of(), null));

    Plan plan = SessionPlanner.plan(wanted(integration(false, "sealed", rerouted)), running);

    assertThat(plan).isEqualTo(new Plan(List.of(), List.of()));
  }

  @Test
  void changedPasswordReplacesTheSession() {
    var running = wanted(integration(false, "sealed", inbox)).sessions();

    Plan plan = SessionPlanner.plan(wanted(integration(false, "other", inbox)), running);

    assertThat(plan.close()).hasSize(1);
    assertThat(plan.open()).hasSize(1);
  }

  @Test
  void pausedFolderHasNoSessionAndStillExists() {
    var running = wanted(integration(false, "sealed", inbox)).sessions();
    var wanted = wanted(integration(true, "sealed", inbox));

    Plan plan = SessionPlanner.plan(wanted, running);

    assertThat(plan.close()).hasSize(1);
    assertThat(wanted.paused()).containsOnlyKeys(key(inbox));
    assertThat(wanted.has(key(inbox))).isTrue();
  }

  @Test
  void watchOfAnUnreadableIntegrationIsNotRemoved() {
    var running = wanted(integration(false, "sealed", inbox)).sessions();
    Wanted wanted =
        SessionPlanner.wanted(
            new Snapshot<>(Map.of("acme", new Entry.Unreadable<>("version 9", 5)), Map.of()),
            ONE,
            0);

    assertThat(SessionPlanner.plan(wanted, running).close()).hasSize(1);
    assertThat(wanted.has(key(inbox))).isTrue();
    assertThat(wanted.has(new WatchKey(new IntegrationId("other"), inbox.watchId()))).isFalse();
  }

  private static Wanted wanted(Integration integration) {
    return SessionPlanner.wanted(snapshot(integration), ONE, 0);
  }

  private static Snapshot<Integration> snapshot(Integration... integrations) {
    Map<String, Entry<Integration>> entries =
        Stream.of(integrations)
            .collect(
                Collectors.toMap(each -> each.id().value(), each -> new Entry.Readable<>(each, 1)));
    return new Snapshot<>(entries, Map.of());
  }

  private static Integration integration(boolean paused, String sealed, Watch... watches) {
    return new Integration(
        ID,
        new Revision(1, "c1"),
        new Integration.Profile(
            "Acme",
            new Domain("a.example"),
            ReadMail.PUBLISH,
            paused,
            ConversationSettings.BY_REFERENCES),
        new Mailbox(
            "imap.a.example", 993, "ann", new MailboxAuth.Password(new SealedSecret(sealed))),
        List.of(watches),
        new Outbound.None());
  }

  private static WatchKey key(Watch watch) {
    return new WatchKey(ID, watch.watchId());
  }
}
