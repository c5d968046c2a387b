package io.mailroom.endtoend.chaos;

import io.mailroom.endtoend.world.Administrator;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Those who write emails, those who look into the mailboxes with other clients, and those who run
 * the mail server and Mailroom. Any thread may call.
 */
final class People implements Victims {
  /** Every mailbox has an INBOX; each fourth this one too. */
  static final String SECOND = "A&B";

  private static final int MEDIAN_SIZE = 3_000;
  private static final Duration ADMIN_LIMIT = Duration.ofMinutes(5);

  private final DovecotServer dovecot;
  private final Administrator administrator;

  /** By integration. */
  private final Map<String, Mailbox> mailboxes;

  private final List<Letter> letters = new ArrayList<>();
  private final List<Mailbox> away = new ArrayList<>();
  private final Map<Mailbox, Long> epochs = new HashMap<>();

  private record Letter(Mailbox mailbox, String folder, String id) {}

  /**
   * @param mailboxes by their integration
   */
  People(DovecotServer dovecot, Administrator administrator, Map<String, Mailbox> mailboxes) {
    this.dovecot = dovecot;
    this.administrator = administrator;
    // In this order, for ids are random and faults must not be.
    this.mailboxes = new LinkedHashMap<>(mailboxes);
  }

  @Override
  public SortedMap<String, Fault> faults() {
    var faults = new TreeMap<String, Fault>();
    faults.put("email read by another client", random -> touch(random, "\\Seen"));
    faults.put("email flagged by another client", random -> touch(random, "\\Flagged"));
    faults.put("email expunged by another client", this::expunge);
    faults.put("folder renamed, and back", this::rename);
    faults.put("sessions of a user ended", this::kick);
    faults.put("Dovecot restarted", this::restart);
    faults.put("integration paused, and resumed", this::pause);
    faults.put("UIDVALIDITY changed", this::changeUids);
    return faults;
  }

  /** Delivers some emails, anywhere. */
  synchronized void write(Random random) {
    for (int count = random.nextInt(12); count > 0; count--) {
      var mailbox = any(random);
      var isSecond = mailbox.folders().contains(SECOND) && random.nextBoolean();
      var folder = isSecond && !away.contains(mailbox) ? SECOND : "INBOX";
      var id = "email-" + letters.size();
      var size = (int) (MEDIAN_SIZE * Math.exp(random.nextGaussian()));
      mailbox.deliver(folder, SampleEmail.of(id).withTextOf(size));
      letters.add(new Letter(mailbox, folder, id));
    }
  }

  private synchronized String touch(Random random, String flag) {
    return newest(random, letter -> letter.mailbox.flag(dovecot, letter.folder, letter.id, flag));
  }

  private synchronized String expunge(Random random) {
    return newest(random, letter -> letter.mailbox.expunge(dovecot, letter.folder, letter.id));
  }

  private String rename(Random random) {
    var some = mailboxes.values().stream().filter(each -> each.folders().contains(SECOND)).toList();
    var mailbox = some.get(random.nextInt(some.size()));
    synchronized (this) {
      away.add(mailbox);
      dovecot.renameFolder(mailbox.user(), SECOND, "Elsewhere");
    }
    Victims.last(random, Duration.ofMillis(200), Duration.ofSeconds(4));
    synchronized (this) {
      dovecot.renameFolder(mailbox.user(), "Elsewhere", SECOND);
      away.remove(mailbox);
    }
    return mailbox.user();
  }

  private synchronized String kick(Random random) {
    var user = any(random).user();
    try {
      dovecot.kick(user);
    } catch (IllegalStateException _) {
      // There are none.
    }
    return user;
  }

  private synchronized String restart(Random random) {
    dovecot.restart();
    return "Dovecot";
  }

  private String pause(Random random) {
    var ids = List.copyOf(mailboxes.keySet());
    var id = ids.get(random.nextInt(ids.size()));
    insist(() -> administrator.pause(id));
    Victims.last(random, Duration.ZERO, Duration.ofSeconds(3));
    insist(() -> administrator.resume(id));
    return id;
  }

  private synchronized String changeUids(Random random) {
    var mailbox = any(random);
    long epoch = epochs.merge(mailbox, 2_000_000_000L, (before, _) -> before + 1);
    dovecot.uidValidity(mailbox.user(), "INBOX", epoch);
    return mailbox.user();
  }

  /** One of the emails delivered last, where something may still be under way. */
  private String newest(Random random, Consumer<Letter> action) {
    if (letters.isEmpty()) {
      return "nobody";
    }
    var letter = letters.get(Math.max(0, letters.size() - 1 - random.nextInt(40)));
    if (!away.contains(letter.mailbox)) {
      action.accept(letter);
    }
    return letter.id;
  }

  private Mailbox any(Random random) {
    var all = List.copyOf(mailboxes.values());
    return all.get(random.nextInt(all.size()));
  }

  /** Kafka may be away for a moment, and config-service say so. */
  private static void insist(Runnable change) {
    var until = Instant.now().plus(ADMIN_LIMIT);
    while (true) {
      try {
        change.run();
        return;
      } catch (AssertionError refused) {
        if (Instant.now().isAfter(until)) {
          throw refused;
        }
      }
    }
  }
}
