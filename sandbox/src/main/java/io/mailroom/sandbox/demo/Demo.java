package io.mailroom.sandbox.demo;

import io.mailroom.sandbox.journey.Journey;
import io.mailroom.sandbox.journey.JourneyTable;
import io.mailroom.sandbox.journey.Journeys;
import io.mailroom.sandbox.mail.GreenMailServer;
import io.mailroom.sandbox.terminal.Screen;
import io.mailroom.sandbox.terminal.StartFault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The demo's part of a start: its mail server, its integration, its emails, its summary. */
public final class Demo {
  /** Each folder with the queue its mail goes to. */
  private static final Map<String, Map<String, Object>> ROUTES = new LinkedHashMap<>();

  static {
    ROUTES.put("INBOX", Map.of("queue", "support"));
    ROUTES.put("Orders", Map.of("queue", "orders", "priority", 5, "skills", List.of("sales")));
    ROUTES.put("日本", Map.of("queue", "tokyo", "language", "ja"));
  }

  private static final Duration WATCHING_LIMIT = Duration.ofSeconds(30);
  private static final Duration EMAIL_LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Screen screen;
  private final DemoMailbox mailbox;
  private final Path authority;

  private Demo(Screen screen, DemoMailbox mailbox, Path authority) {
    this.screen = screen;
    this.mailbox = mailbox;
    this.authority = authority;
  }

  /**
   * Starts the mail server, which ends with this JVM, and gives it the demo's user and folders.
   *
   * @param folder gets the certificate that the services must trust
   */
  public static Demo start(Screen screen, int imapsPort, int smtpPort, Path folder) {
    var password = UUID.randomUUID().toString();
    var server = GreenMailServer.start(imapsPort, smtpPort);
    server.addUser(DemoMailbox.ADDRESS, password);
    ROUTES.keySet().stream()
        .filter(each -> !each.equals("INBOX"))
        .forEach(each -> server.createFolder(DemoMailbox.ADDRESS, each));
    var certificates = GreenMailServer.certificates();
    var authority = certificates.writeAuthority(folder.resolve("mail-server-ca.pem"));
    return new Demo(
        screen, new DemoMailbox(smtpPort, imapsPort, password, certificates), authority);
  }

  /** What the services must allow so that they talk to a mail server on this machine. */
  public Map<String, String> settings() {
    return Map.of(
        "MAILROOM_NETWORK_ALLOWED",
        "127.0.0.0/8,::1/128",
        "MAILROOM_IMAP_PORTS",
        Integer.toString(mailbox.imapsPort()),
        "MAILROOM_IMAP_TRUST",
        authority.toString(),
        // Replies leave by the operator's own server, which here is the demo's, in clear.
        "QUARKUS_MAILER_HOST",
        "127.0.0.1",
        "QUARKUS_MAILER_PORT",
        Integer.toString(mailbox.smtpPort()),
        "QUARKUS_MAILER_START_TLS",
        "DISABLED");
  }

  /**
   * Creates the demo's integration through the REST API and waits until its folders are watched.
   *
   * @return its id
   */
  public String integrate(ConfigClient config) throws InterruptedException {
    var folders = new ArrayList<Map<String, Object>>();
    ROUTES.forEach((name, route) -> folders.add(Map.of("name", name, "route", route)));
    var id =
        config
            .create(
                Map.of(
                    "name",
                    "Demo help desk",
                    "domain",
                    "demo.example",
                    "imap",
                    Map.of(
                        "host",
                        DemoMailbox.HOST,
                        "port",
                        mailbox.imapsPort(),
                        "username",
                        DemoMailbox.ADDRESS,
                        "auth",
                        Map.of("type", "password", "password", mailbox.password())),
                    "folders",
                    folders,
                    "readMail",
                    "publish",
                    "outbound",
                    Map.of(
                        "type",
                        "default",
                        "from",
                        Map.of("name", "Demo help desk", "address", DemoMailbox.ADDRESS))))
            .path("id")
            .asText();
    screen.line("  Integration \"Demo help desk\" of " + DemoMailbox.ADDRESS + " created:");
    ROUTES.forEach((name, route) -> screen.line("    " + name + " → queue " + route.get("queue")));
    screen.waiting("  Waiting until the connector watches the folders …");
    var until = Instant.now().plus(WATCHING_LIMIT);
    for (var waits = unwatched(config, id); !waits.isEmpty(); waits = unwatched(config, id)) {
      if (Instant.now().isAfter(until)) {
        throw new StartFault("folders are not watched: " + String.join("; ", waits));
      }
      Thread.sleep(LOOK_AGAIN);
    }
    return id;
  }

  /** What looks into the mailbox, for as long as its thread lasts. */
  public MailboxWatch watch(String integration, Journeys journeys) {
    return new MailboxWatch(mailbox, integration, List.copyOf(ROUTES.keySet()), journeys);
  }

  /**
   * Delivers the demo's emails, each when the one before has come to its end.
   *
   * @throws StartFault if one does not come through
   */
  public void deliver(Journeys journeys, ConfigClient config, String integration)
      throws InterruptedException {
    var deliveries = DemoEmails.all(mailbox.session());
    for (int number = 1; number <= deliveries.size(); number++) {
      var each = deliveries.get(number - 1);
      screen.waiting("  email %d of %d …".formatted(number, deliveries.size()));
      if (each.isSent()) {
        mailbox.send(each.email());
      } else {
        mailbox.append(each.folder(), each.email());
      }
      if (!journeys.awaitComplete(number, EMAIL_LIMIT)) {
        var waits = unwatched(config, integration);
        throw new StartFault(
            "email %d of %d, in %s, has not come through within %d s (%s)"
                .formatted(
                    number,
                    deliveries.size(),
                    each.folder(),
                    EMAIL_LIMIT.toSeconds(),
                    waits.isEmpty() ? "all folders are watched" : String.join("; ", waits)));
      }
    }
  }

  /**
   * Answers the first email, as a service downstream does.
   *
   * @throws StartFault if the answer is not sent
   */
  public void answer(String bootstrapServers) {
    screen.waiting("  a service answers the first email …");
    var sent = new DemoReply(bootstrapServers).answer(DemoEmails.QUESTION, "It is on its way.");
    screen.line("");
    screen.line(
        "A service answered \"%s\": sent to %s after %s, in conversation %s."
            .formatted(
                DemoEmails.QUESTION,
                sent.to(),
                JourneyTable.time(sent.time()),
                sent.conversation()));
  }

  /**
   * Says how it went.
   *
   * @param journeys at least one, all complete
   * @param begun when the start began
   * @throws StartFault if an email was published more than once
   */
  public static String summary(List<Journey> journeys, Instant begun) {
    var again = journeys.stream().filter(each -> each.publications() > 1).count();
    if (again > 0) {
      throw new StartFault(
          again + " of " + journeys.size() + " emails were published more than once");
    }
    var times = journeys.stream().map(each -> each.since(each.routed())).sorted().toList();
    var first = journeys.stream().map(Journey::routed).min(Comparator.naturalOrder()).orElseThrow();
    return """
    %d emails published once each, marked read and routed.
    From arrival to queue %s (median), %s at most; first email routed %s after the start.\
    """
        .formatted(
            journeys.size(),
            JourneyTable.time(times.get(times.size() / 2)),
            JourneyTable.time(times.getLast()),
            JourneyTable.time(Duration.between(begun, first)));
  }

  /** The folders that are not watched now, each with its state and the reason. */
  private static List<String> unwatched(ConfigClient config, String id) {
    var waits = new ArrayList<String>();
    for (var folder : config.read(id).path("folders")) {
      var state = folder.path("status").path("state").asText("without status");
      if (!state.equals("WATCHING")) {
        var reason = folder.path("status").path("reason").path("detail").asText();
        waits.add(
            folder.path("name").asText()
                + " is "
                + state
                + (reason.isEmpty() ? "" : ": " + reason));
      }
    }
    return waits;
  }
}
