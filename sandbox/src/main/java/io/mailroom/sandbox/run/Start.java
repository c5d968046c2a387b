package io.mailroom.sandbox.run;

import io.mailroom.sandbox.demo.ConfigClient;
import io.mailroom.sandbox.demo.Demo;
import io.mailroom.sandbox.journey.EventReader;
import io.mailroom.sandbox.journey.Journey;
import io.mailroom.sandbox.journey.JourneyTable;
import io.mailroom.sandbox.journey.Journeys;
import io.mailroom.sandbox.journey.Place;
import io.mailroom.sandbox.journey.TopicFeed;
import io.mailroom.sandbox.terminal.Screen;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * One start on this machine. The broker and the services are programs of their own, which end with
 * this JVM, however it ends; everything else lives within it.
 */
final class Start {
  private static final Duration LOOK_AFTER = Duration.ofMillis(500);

  private final Options options;
  private final Screen screen;
  private final Instant begun;

  Start(Options options, Screen screen, Instant begun) {
    this.options = options;
    this.screen = screen;
    this.begun = begun;
  }

  /** Runs until the demo's emails are through or, without {@code --once}, until it is ended. */
  void run() throws Exception {
    screen.line("Starting Mailroom");
    var demo = options.mode().hasDemo() ? startDemo() : null;
    var mailroom = new LocalMailroom(options, demo == null ? Map.of() : demo.settings());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(mailroom), "end"));
    var config = new ConfigClient(start(mailroom), options.password());
    beside("supervision", () -> supervise(mailroom));
    if (demo == null) {
      Guide.lines(options).forEach(screen::line);
      screen.line(JourneyTable.heading());
      follow(new Journeys(Set.of(), this::show), Set.of());
    } else {
      show(demo, config);
    }
    if (options.mode() == Options.Mode.ONCE) {
      return;
    }
    if (demo != null) {
      Guide.lines(options).forEach(screen::line);
    }
    Thread.currentThread().join();
  }

  private Demo startDemo() throws Exception {
    var imaps = options.port(Listener.IMAPS);
    var smtp = options.port(Listener.SMTP);
    return screen.step(
        "mail server",
        "IMAPS 127.0.0.1:%d, SMTP 127.0.0.1:%d".formatted(imaps, smtp),
        () -> Demo.start(screen, imaps, smtp, options.folders().run()));
  }

  /** Starts what is to run beside this JVM; gives the address of the REST API. */
  private URI start(LocalMailroom mailroom) throws Exception {
    screen.step("Kafka broker", options.bootstrapServers(), mailroom::startBroker);
    var config =
        screen.step(
            "config-service",
            "http://127.0.0.1:" + options.port(Listener.CONFIG),
            mailroom::startConfigService);
    screen.step(
        "connector, router",
        "http://127.0.0.1:%d, http://127.0.0.1:%d"
            .formatted(options.port(Listener.CONNECTOR), options.port(Listener.ROUTER)),
        mailroom::startPipeline);
    return config;
  }

  private void show(Demo demo, ConfigClient config) throws InterruptedException {
    screen.line("");
    var integration = demo.integrate(config);
    var watched = Set.of(integration);
    var journeys = new Journeys(watched, this::show);
    follow(journeys, watched);
    var mailbox = demo.watch(integration, journeys);
    beside("mailbox", mailbox);
    mailbox.awaitOpen();
    screen.line("");
    screen.line(
        "Each email, and how long after its arrival a consumer and a mail program see what:");
    screen.line(JourneyTable.heading());
    demo.deliver(journeys, config, integration);
    demo.answer(options.bootstrapServers());
    screen.line("");
    screen.line(Demo.summary(journeys.all(), begun));
  }

  private void follow(Journeys journeys, Set<String> watched) {
    var events = new EventReader(journeys, watched);
    // In a world of its own the demo reads everything; a mailbox of one's own has a past.
    var feed =
        TopicFeed.open(options.bootstrapServers(), EventReader.TOPICS, options.mode().hasDemo());
    beside("events", () -> feed.forEach(event -> events.read(event, Instant.now())));
  }

  private void show(Place place, Journey journey) {
    screen.line(JourneyTable.line(place, journey));
  }

  private static void supervise(LocalMailroom mailroom) {
    try {
      while (true) {
        mailroom.failIfEnded();
        Thread.sleep(LOOK_AFTER);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs beside; a fault ends the start. */
  private void beside(String name, Runnable work) {
    var _ =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .uncaughtExceptionHandler((_, fault) -> Main.fail(screen, fault))
            .start(work);
  }

  /** Called as the JVM ends, for whatever reason. */
  private void end(LocalMailroom mailroom) {
    screen.line("");
    screen.close("Ending Mailroom");
    mailroom.close();
  }
}
