package io.mailroom.endtoend.control;

import io.mailroom.endtoend.mutant.CrashPoint;
import io.mailroom.endtoend.mutant.Death;
import io.mailroom.endtoend.mutant.Mutation;
import io.mailroom.endtoend.prove.EmailStep;
import io.mailroom.endtoend.world.LoggedEvent;
import io.mailroom.endtoend.world.MailHost;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Servers;
import io.mailroom.endtoend.world.Service;
import io.mailroom.sandbox.imap.Answer;
import io.mailroom.sandbox.imap.ScriptedImapServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Plays the scenarios, in one world one after the other. Each gives the violations that it found:
 * none with the product as it is.
 */
public final class Controls implements AutoCloseable {
  private static final List<String> FOLDERS = List.of("INBOX", "A&B", "Orders");

  /** More than two batches. */
  private static final int MANY = 420;

  private static final int FEW = 5;
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  private final ScriptedImapServer scripted =
      ScriptedImapServer.start(Servers.shared().certificate());
  private final Mailroom mailroom;
  private final Service config;
  private final Service connector;
  private int scenes;

  /** Opens a world. */
  public Controls(String name) {
    mailroom =
        Mailroom.open(
            name,
            Map.of(
                "MAILROOM_IMAP_PORTS", Servers.shared().dovecot().port() + "," + scripted.port()));
    config = mailroom.services().getFirst();
    connector = mailroom.connector("first");
    connector.kill();
  }

  /** Plays all scenarios and prints the table; status 1 unless every protection is needed. */
  public static void main(String[] arguments) {
    var isNeeded = true;
    var rows = new ArrayList<String>();
    try (var controls = new Controls("mutants")) {
      for (var protection : Protection.values()) {
        var with = controls.play(protection);
        var without = controls.play(protection, protection.mutation());
        isNeeded &= with.isEmpty() && !without.isEmpty();
        rows.add(
            "| %s | %s | %s | %d | %d |"
                .formatted(
                    protection,
                    protection.mutation(),
                    protection.harm(),
                    with.size(),
                    without.size()));
      }
    }
    System.out.println("| protection | mutant | harm | with it | without it |");
    System.out.println("|---|---|---|---|---|");
    rows.forEach(System.out::println);
    System.exit(isNeeded ? 0 : 1);
  }

  /** Plays the scenario of a protection; returns the violations of the promise that it keeps. */
  public List<String> play(Protection protection, Mutation... mutations) {
    var begin = System.nanoTime();
    var violations =
        switch (protection) {
          case FENCING -> anotherProcessWrites(mutations);
          case CHECKPOINT_IN_TRANSACTION -> theProcessDiesBeforeTheCommit(mutations);
          case CHECKPOINT_FROM_COMMITTED -> theFirstOfTwoBatchesIsAborted(mutations);
          case CHECKPOINTS_TO_THEIR_END -> aStrangerHoldsTheCheckpoints(mutations);
          case EXPLICIT_PARTITIONS -> theProcessStartsAgain(mutations);
          case PEEK -> theProcessDiesWithABatchFetched(mutations);
          case COMPLETE_FETCH -> theServerBreaksOff(mutations);
          case ONE_BASELINE -> aFolderIsAddedWhileMailWaits(mutations);
          case OWNERSHIP_CONFIRMED -> aShardIsNotGivenUp(mutations);
        };
    System.out.printf(
        "CONTROL %s %s: %d violations, %.1f s%n",
        protection,
        Arrays.toString(mutations),
        violations.size(),
        (System.nanoTime() - begin) / 1e9);
    violations.stream().limit(3).forEach(each -> System.out.println("  " + each));
    return violations;
  }

  @Override
  public void close() {
    mailroom.close();
    scripted.close();
  }

  private List<String> anotherProcessWrites(Mutation... mutations) {
    try (var scene = scene("fencing", 1)) {
      start(mutations);
      scene.deliver(1);
      scene.awaitLast();
      start(mutations);
      scene.deliver(1);
      scene.awaitLast();
      return mailroom.logFiles().strangers(mailroom.topics().inboundEmail());
    }
  }

  private List<String> theProcessDiesBeforeTheCommit(Mutation... mutations) {
    try (var scene = scene("checkpoint", 1)) {
      scene.deliver(3);
      die(EmailStep.SENT, mutations);
      start();
      scene.deliver(1);
      scene.awaitLast();
      return scene.tally().lost();
    }
  }

  private List<String> theFirstOfTwoBatchesIsAborted(Mutation... mutations) {
    try (var scene = scene("aborted", 1)) {
      scene.deliver(MANY);
      start(and(Mutation.FIRST_EMAILS_ABORTED, mutations));
      scene.awaitLast();
      return scene.tally().lost();
    }
  }

  private List<String> aStrangerHoldsTheCheckpoints(Mutation... mutations) {
    try (var scene = scene("stranger", 1)) {
      start();
      scene.deliver(1);
      scene.awaitLast();
      try (var _ = mailroom.openTransaction(mailroom.topics().checkpoints(), scene.shard())) {
        scene.deliver(1);
        scene.awaitLast();
        start(mutations);
        await(() ->
            scene.events() > 2 || events(connector, "take-over-failed").findAny().isPresent());
      }
      scene.deliver(1);
      scene.awaitLast();
      return scene.tally().twice();
    }
  }

  private List<String> theProcessStartsAgain(Mutation... mutations) {
    // A key may lead to the right partition by chance: hardly those of three watches.
    try (var scene = scene("partitions", FOLDERS.size())) {
      start(mutations);
      scene.deliver(1);
      await(() -> scene.events() >= FOLDERS.size());
      start(mutations);
      scene.deliver(1);
      await(() -> scene.events() >= 2L * FOLDERS.size());
      return scene.tally().twice();
    }
  }

  private List<String> theProcessDiesWithABatchFetched(Mutation... mutations) {
    try (var scene = scene("peek", 1)) {
      scene.deliver(2);
      die(EmailStep.PLANNED, mutations);
      return scene.tally().wronglyMarked();
    }
  }

  private List<String> theServerBreaksOff(Mutation... mutations) {
    var prefix = prefix("cut");
    var mailbox = mailroom.mailbox(MailHost.of(scripted), prefix, "INBOX");
    var whole = SampleEmail.of(prefix + ".0").bytes();
    var half = Arrays.copyOf(whole, whole.length - 5);
    try (var scene = new Scene(mailroom, mailbox, prefix + ".", List.of("INBOX"))) {
      scripted.once(
          "UID FETCH .*BODY",
          Answer.literal(
                  "* 1 FETCH (UID %d BODY[] ".formatted(scripted.folder("INBOX").uidNext()),
                  half,
                  ")")
              .then(Answer.lines("{tag} NO [SERVERBUG] try again")));
      scene.deliver(1);
      start(mutations);
      scene.awaitLast();
      return scene.tally().wrongBytes();
    }
  }

  private List<String> aFolderIsAddedWhileMailWaits(Mutation... mutations) {
    restart(config, mutations);
    config.awaitReady();
    try (var scene = scene("baseline", 1)) {
      connector.kill();
      scene.deliver(1);
      scene.add("Orders");
      start();
      scene.deliver(1);
      scene.awaitLast();
      return scene.tally().lost();
    } finally {
      config.restart().awaitReady();
    }
  }

  /**
   * The group gives shards to a second connector, and the first does not hear of it. Returns how
   * often the second had to take its shard again.
   */
  private List<String> aShardIsNotGivenUp(Mutation... mutations) {
    start(and(Mutation.REVOKE_UNHEARD, mutations));
    await(() -> given(connector).size() == Mailroom.SHARDS);
    try (var other = mailroom.connector("other-" + scenes)) {
      await(() -> !given(other).isEmpty());
      var scene = scene("ownership", 1);
      while (!given(other).contains("" + scene.shard())) {
        scene.close();
        scene = scene("ownership", 1);
      }
      var shard = scene.shard();
      for (int i = 0; i < FEW && taken(other, shard) < 2; i++) {
        scene.deliver(1);
        scene.awaitLast();
        // Whoever is fenced learns it when it writes, and begins again after a pause.
        var _ = comesTrue(() -> taken(other, shard) >= 2, A_WHILE);
      }
      scene.close();
      return Collections.nCopies(taken(other, shard) - 1, "taken again: " + shard);
    }
  }

  private Scene scene(String name, int watched) {
    var prefix = prefix(name);
    Mailbox mailbox = mailroom.mailbox(prefix, FOLDERS.toArray(String[]::new));
    return new Scene(mailroom, mailbox, prefix + ".", FOLDERS.subList(0, watched));
  }

  private String prefix(String name) {
    return name.toLowerCase(Locale.ROOT) + "-" + scenes++;
  }

  /** Starts the connector, which is killed if it lives. */
  private void start(Mutation... mutations) {
    restart(connector, mutations);
  }

  private static void restart(Service service, Mutation... mutations) {
    var options = mutations.length == 0 ? List.<String>of() : List.of(Mutation.option(mutations));
    service.restart(options.toArray(String[]::new));
  }

  private void die(EmailStep step, Mutation... mutations) {
    var options = new ArrayList<>(List.of(CrashPoint.option(List.of(step.at(1)))));
    if (mutations.length > 0) {
      options.add(Mutation.option(mutations));
    }
    int status = connector.restart(options.toArray(String[]::new)).awaitEnd(Scene.GUARD);
    if (status != Death.STATUS) {
      throw new AssertionError("status " + status + ", see " + connector.log());
    }
  }

  private static Mutation[] and(Mutation fault, Mutation... mutations) {
    return Stream.concat(Stream.of(fault), Stream.of(mutations)).toArray(Mutation[]::new);
  }

  private static Stream<LoggedEvent> events(Service service, String name) {
    return service.events().stream().filter(each -> each.name().equals(name));
  }

  /** The shards that the group has given to a connector since its start. */
  private static Set<String> given(Service service) {
    return events(service, "partitions-assigned")
        .flatMap(each -> Stream.of(each.value("partitions").split(", ", -1)))
        .filter(each -> !each.isEmpty())
        .collect(Collectors.toSet());
  }

  private static int taken(Service service, int shard) {
    return (int)
        events(service, "shard-taken")
            .filter(each -> each.value("shard").equals("" + shard))
            .count();
  }

  private static void await(BooleanSupplier condition) {
    if (!comesTrue(condition, Scene.GUARD)) {
      throw new AssertionError("not within " + Scene.GUARD);
    }
  }

  private static boolean comesTrue(BooleanSupplier condition, Duration limit) {
    try {
      Awaitility.await().dontCatchUncaughtExceptions().atMost(limit).until(condition::getAsBoolean);
      return true;
    } catch (ConditionTimeoutException _) {
      return false;
    }
  }
}
