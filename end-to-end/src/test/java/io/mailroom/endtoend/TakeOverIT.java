package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.topic.Shards;
import io.mailroom.endtoend.tally.Published;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two connectors share the shards; one dies, one freezes and wakes up. */
class TakeOverIT {
  private static final String SETTING = "MAILROOM_GROUP_PROTOCOL";
  private static final int INTEGRATIONS = 20;
  private static final Duration GUARD = Duration.ofMinutes(2);

  /** Promised are 12 s; a loaded machine may take longer, a hanging one takes for ever. */
  private static final Duration TAKE_OVER_GUARD = Duration.ofMinutes(2);

  @ParameterizedTest
  @EnumSource
  void theOtherConnectorTakesAllOverAndNoShardHasTwoWriters(GroupProtocol protocol) {
    try (var mailroom =
        Mailroom.open(
            "shared-" + protocol.name.toLowerCase(Locale.ROOT), Map.of(SETTING, protocol.name))) {
      // Given
      var first = mailroom.connector("first").awaitReady();
      var second = mailroom.connector("second").awaitReady();
      var mailboxes = integrations(mailroom, INTEGRATIONS);
      deliver(mailroom, mailboxes, "shared");
      assertThat(Set.copyOf(owners(mailroom, mailboxes).values()))
          .as("both connectors own integrations")
          .hasSize(2);

      // When: one is killed
      var orphans = ownedBy("second", owners(mailroom, mailboxes));
      second.kill();
      var took = deliver(mailroom, only(mailboxes, orphans), "killed");
      System.out.printf(
          "FIGURE take-over (%s) after kill -9: %d of %d integrations, last published again after %.1f s%n",
          protocol.name, orphans.size(), INTEGRATIONS, took.toMillis() / 1_000.0);
      deliver(mailroom, mailboxes, "after");
      assertThat(owners(mailroom, mailboxes).values()).containsOnly("first");
      second.restart().awaitReady();
      await("both connectors own integrations again")
          .atMost(GUARD)
          .until(() -> Set.copyOf(owners(mailroom, mailboxes).values()).size() == 2);

      // When: one is frozen beyond its session, and wakes up
      orphans = ownedBy("first", owners(mailroom, mailboxes));
      first.pause();
      took = deliver(mailroom, only(mailboxes, orphans), "frozen");
      System.out.printf(
          "FIGURE take-over (%s) after SIGSTOP: %d of %d integrations, last published again after %.1f s%n",
          protocol.name, orphans.size(), INTEGRATIONS, took.toMillis() / 1_000.0);
      first.resume();
      deliver(mailroom, mailboxes, "woken");

      // Then
      var tally = mailroom.settle("two connectors, one killed, one frozen", GUARD);
      assertThat(tally.holds()).as(tally.report()).isTrue();
      mailboxes.keySet().forEach(each -> mailroom.awaitState(each, "WATCHING", GUARD));
      await("each shard has one owner")
          .atMost(GUARD)
          .untilAsserted(() ->
              assertThat(ownersByShard(owners(mailroom, mailboxes)).values())
                  .allSatisfy(owners -> assertThat(owners).hasSize(1)));
      for (var topic : List.of(mailroom.topics().inboundEmail(), mailroom.topics().checkpoints())) {
        assertThat(mailroom.logFiles().commits(topic)).as(topic).isNotEmpty();
        assertThat(mailroom.logFiles().strangers(topic)).as(topic).isEmpty();
      }
    }
  }

  private static Map<String, Mailbox> integrations(Mailroom mailroom, int count) {
    Map<String, Mailbox> mailboxes = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      var mailbox = mailroom.mailbox("user" + i, "INBOX");
      mailboxes.put(mailroom.administrator().create(mailbox.integration()), mailbox);
    }
    mailboxes.keySet().forEach(each -> mailroom.awaitState(each, "WATCHING", GUARD));
    return mailboxes;
  }

  /** Delivers to each and waits for the last; returns how long that took. */
  private static Duration deliver(Mailroom mailroom, Map<String, Mailbox> mailboxes, String when) {
    var began = Instant.now();
    mailboxes.forEach((id, mailbox) -> mailbox.deliver("INBOX", SampleEmail.of(when + "-" + id)));
    var wanted =
        mailboxes.keySet().stream().map(each -> when + "-" + each).collect(Collectors.toSet());
    var all =
        mailroom
            .inbound()
            .readUntil(
                found ->
                    found.stream()
                        .map(Published::id)
                        .collect(Collectors.toSet())
                        .containsAll(wanted),
                TAKE_OVER_GUARD);
    assertThat(all).as("all that was delivered when " + when + " is published").isTrue();
    return Duration.between(began, Instant.now());
  }

  private static Map<String, String> owners(Mailroom mailroom, Map<String, Mailbox> mailboxes) {
    Map<String, String> owners = new HashMap<>();
    for (String id : mailboxes.keySet()) {
      var status = mailroom.administrator().folder(id, "INBOX").path("status");
      owners.put(id, status.path("connector").asText());
    }
    return owners;
  }

  private static Set<String> ownedBy(String connector, Map<String, String> owners) {
    return owners.keySet().stream()
        .filter(each -> connector.equals(owners.get(each)))
        .collect(Collectors.toSet());
  }

  private static Map<Integer, Set<String>> ownersByShard(Map<String, String> owners) {
    var shards = new Shards(Mailroom.SHARDS);
    return owners.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                each -> shards.of(new IntegrationId(each.getKey())),
                Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
  }

  private static Map<String, Mailbox> only(Map<String, Mailbox> mailboxes, Set<String> ids) {
    Map<String, Mailbox> some = new LinkedHashMap<>(mailboxes);
    some.keySet().retainAll(ids);
    return some;
  }
}
