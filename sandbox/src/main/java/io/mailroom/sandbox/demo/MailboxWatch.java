package io.mailroom.sandbox.demo;

import io.mailroom.sandbox.journey.Journeys;
import io.mailroom.sandbox.journey.Place;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Looks into the mailbox over a connection of its own, read-only, and reports when an email is
 * there and when it is shown as read. It looks every {@value #PAUSE_MILLIS} ms, so its times are
 * late by at most that. Blocks the thread that runs it.
 */
public final class MailboxWatch implements Runnable {
  private static final int PAUSE_MILLIS = 20;

  private final DemoMailbox mailbox;
  private final String integration;
  private final List<String> folders;
  private final Journeys journeys;
  private final CountDownLatch open = new CountDownLatch(1);
  private final Set<Place> arrived = new HashSet<>();
  private final Set<Place> marked = new HashSet<>();

  MailboxWatch(DemoMailbox mailbox, String integration, List<String> folders, Journeys journeys) {
    this.mailbox = mailbox;
    this.integration = integration;
    this.folders = List.copyOf(folders);
    this.journeys = journeys;
  }

  /** Looks until the thread is interrupted. */
  @Override
  public void run() {
    while (true) {
      try (var store = mailbox.open()) {
        look(store);
      } catch (MessagingException _) {
        // The next connection shows it all again; what was reported is not reported twice.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Waits until it has looked once: from then on, no email arrives unseen. */
  public void awaitOpen() throws InterruptedException {
    open.await();
  }

  private void look(Store store) throws MessagingException, InterruptedException {
    var watched = new LinkedHashMap<String, Folder>();
    for (var name : folders) {
      var folder = store.getFolder(name);
      folder.open(Folder.READ_ONLY);
      watched.put(name, folder);
    }
    while (true) {
      for (Map.Entry<String, Folder> each : watched.entrySet()) {
        report(each.getKey(), DemoMailbox.shown(each.getValue()), Instant.now());
      }
      open.countDown();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private void report(String folder, List<DemoMailbox.Shown> shown, Instant now) {
    for (var each : shown) {
      var place = new Place(integration, folder, each.uid());
      if (arrived.add(place)) {
        journeys.arrived(place, now);
      }
      if (each.isRead() && marked.add(place)) {
        journeys.marked(place, now);
      }
    }
  }
}
